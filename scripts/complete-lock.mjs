// npm leaves an optional package out of the lock when the registry it asked does not have it, and a machine that
// needs it then never installs it (and `npm ci` refuses). Their names carry system and processor: that is all a lock needs.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const SYSTEMS = ["android", "darwin", "linux", "win32", "freebsd", "openharmony"];
const PROCESSORS = ["x64", "arm64", "arm", "ia32", "ppc64", "riscv64", "s390x", "wasm32"];
const EXACT = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

export function completeLock(lock) {
  const known = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, "")));
  const added = {};
  for (const holder of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(holder.optionalDependencies ?? {})) {
      if (known.has(name) || !EXACT.test(version)) continue;
      added[`node_modules/${name}`] = { version, ...platformOf(name), ...(holder.dev ? { dev: true } : {}), optional: true };
    }
  }
  const packages = { ...lock.packages, ...added };
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en")));
  return { lock: { ...lock, packages: sorted }, added: Object.keys(added).length };
}

export function platformOf(name) {
  const words = name.replace("windows", "win32").split(/[-/]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor)) ?? (words.includes("64") ? "x64" : undefined);
  const libc = words.includes("musl") ? "musl" : words.includes("gnu") ? "glibc" : undefined;
  return { ...(cpu ? { cpu: [cpu] } : {}), ...(libc ? { libc: [libc] } : {}), ...(os ? { os: [os] } : {}) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = join(process.argv[2] ?? ".", "package-lock.json");
  const { lock, added } = completeLock(JSON.parse(readFileSync(path, "utf8")));
  if (added > 0) writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`package-lock.json: ${added} optional packages of other platforms added`);
}
