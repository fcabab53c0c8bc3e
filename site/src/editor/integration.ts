import { existsSync } from "node:fs";
import { appendFile, copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";
import { parse, stringify } from "yaml";
import { authorsFile } from "../../../content/schema/piece.ts";
import { backendOf, editorConfig } from "./config.ts";

/** Not among the dependencies: only whoever wants the page pays for its 40 MB. */
const EDITOR = "@sveltia/cms@0.221.1";
const ICONS = "@fontsource-variable/material-symbols-outlined@5.3.7";
/** The program fetches its faces from elsewhere: its icons come from here, and its letters are those of the reader's system. */
const FACE = /https:\/\/cdn\.[\w.]+\/fontsource\/fonts\/([\w-]+)[^)"']*\.woff2/g;
const HOSTS = { github: ["https://api.github.com", "https://github.com"], gitlab: ["https://gitlab.com"], gitea: [] };
const AUTHORS = new URL("../../../content/authors.yaml", import.meta.url);

/** With `DINGHAI_EDITOR=1`: an editor for the browser at `/editor/`, from a file of our own, with a policy of its own. */
export function editor(env: Readonly<Record<string, string | undefined>>): AstroIntegration {
  return {
    name: "editor",
    hooks: {
      "astro:build:done": async ({ dir, logger }) => {
        if (env["DINGHAI_EDITOR"] !== "1") return;
        const backend = backendOf(env);
        const folder = join(fileURLToPath(dir), "editor");
        await mkdir(folder, { recursive: true });
        await copyFile(packaged(ICONS, "files/material-symbols-outlined-latin-wght-normal.woff2"), join(folder, "icons.woff2"));
        await writeFile(join(folder, "sveltia-cms.js"), withOwnFaces(await readFile(packaged(EDITOR, "dist/sveltia-cms.js"), "utf8")));
        const { authors } = authorsFile.parse(parse(await readFile(AUTHORS, "utf8")));
        await writeFile(
          join(folder, "config.yml"),
          stringify(editorConfig(backend, { owner: authors.map(({ id }) => id) }), { aliasDuplicateObjects: false }),
        );
        await writeFile(join(folder, "index.html"), PAGE);
        const hosts = [
          ...HOSTS[backend.name],
          ...[backend.base_url, backend.api_root].flatMap((url) => (url ? [new URL(url).origin] : [])),
        ];
        await appendFile(join(fileURLToPath(dir), "_headers"), headersOf(hosts));
        logger.info(`/editor/ for ${backend.name} ${backend.repo}, branch ${backend.branch}`);
      },
    },
  };
}

/** The program without a host of anybody else's in its styles. */
export function withOwnFaces(program: string): string {
  return program.replace(FACE, (_, face: string) => (face === "material-symbols-outlined" ? "/editor/icons.woff2" : "data:,"));
}

function packaged(wanted: string, file: string): string {
  const name = wanted.slice(0, wanted.lastIndexOf("@"));
  const found = (createRequire(import.meta.url).resolve.paths(name) ?? [])
    .map((folder) => join(folder, name, file))
    .find((path) => existsSync(path));
  if (!found) throw new Error(`DINGHAI_EDITOR=1 wants the editor's packages: npm install --no-save ${EDITOR} ${ICONS}`);
  return found;
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>Editor · Dinghai</title>
    <link href="/editor/config.yml" type="text/yaml" rel="cms-config-url" />
  </head>
  <body>
    <script src="/editor/sveltia-cms.js"></script>
  </body>
</html>
`;

/** The site's policy is taken off this path first: two policies would both hold. The program styles itself. */
export function headersOf(hosts: readonly string[]): string {
  const connect = ["'self'", "blob:", "data:", ...new Set(hosts)].join(" ");
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data: blob: https:",
    "media-src blob:",
    `connect-src ${connect}`,
    "worker-src 'self' blob:",
    "frame-src blob:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  return `
/editor/*
  ! Content-Security-Policy
  Content-Security-Policy: ${policy.join("; ")}
  X-Robots-Tag: noindex
  Cache-Control: private, no-store
`;
}
