import { LOCALES, type Locale } from "../../../content/schema/common.ts";
import { fieldsOf } from "../../../content/schema/frontmatter.ts";
import { PIECE_KINDS, PIECE_SCHEMAS } from "../../../content/schema/piece.ts";
import { type Choices, editorFields } from "./fields.ts";

/** Where the editor reads and writes: named by variables of the build. */
export interface Backend {
  name: "github" | "gitlab" | "gitea";
  repo: string;
  branch: string;
  /** Who signs people in, and the interface of a git server of one's own. */
  base_url?: string;
  api_root?: string;
  app_id?: string;
}

const BACKENDS = ["github", "gitlab", "gitea"] as const;
const LANGUAGE: Record<Locale, string> = { zh: "中文", en: "English" };

/** The backend that the environment names, or a sentence that says what is missing. */
export function backendOf(env: Readonly<Record<string, string | undefined>>): Backend {
  const name = BACKENDS.find((one) => one === (env["DINGHAI_EDITOR_BACKEND"] ?? "github"));
  if (!name) throw new Error(`DINGHAI_EDITOR_BACKEND is “${env["DINGHAI_EDITOR_BACKEND"]}”: use one of ${BACKENDS.join(", ")}.`);
  const repo = env["DINGHAI_EDITOR_REPO"] ?? "";
  if (!/^[\w.-]+(?:\/[\w.-]+)+$/.test(repo)) throw new Error("DINGHAI_EDITOR_REPO is missing: name the repository, e.g. owner/name.");
  const [base_url, api_root, app_id] = [env["DINGHAI_EDITOR_BASE_URL"], env["DINGHAI_EDITOR_API_ROOT"], env["DINGHAI_EDITOR_APP_ID"]];
  return {
    name,
    repo,
    branch: env["DINGHAI_EDITOR_BRANCH"] ?? "main",
    ...(base_url ? { base_url } : {}),
    ...(api_root ? { api_root } : {}),
    ...(app_id ? { app_id } : {}),
  };
}

/** The editor's configuration: for each kind and language one collection whose files are `content/<kind>/<slug>/<locale>.mdx`. */
export function editorConfig(backend: Backend, choices: Choices) {
  return {
    backend,
    media_folder: "content",
    public_folder: ".",
    collections: PIECE_KINDS.flatMap((kind) =>
      LOCALES.map((locale) => ({
        name: `${kind}-${locale}`,
        label: `${kind} · ${LANGUAGE[locale]}`,
        folder: `content/${kind}`,
        path: `{{slug}}/${locale}`,
        slug: { editable: true },
        extension: "mdx",
        format: "yaml-frontmatter",
        create: true,
        delete: false,
        media_folder: "",
        public_folder: "",
        fields: [
          ...editorFields(PIECE_SCHEMAS[kind], hintsOf(kind, locale), choices),
          // as it stands: a rich text would rewrite the components
          { name: "body", label: "body", widget: "markdown", modes: ["raw"], required: true },
        ],
      })),
    ),
  };
}

function hintsOf(kind: (typeof PIECE_KINDS)[number], locale: Locale): Record<string, string> {
  return Object.fromEntries(fieldsOf(kind, { owner: "", today: "", review: "" }).map(({ name, says }) => [name, says[locale]]));
}
