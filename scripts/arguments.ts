import { type ParseArgsOptionsConfig, parseArgs } from "node:util";

/** The exit code of a command that was typed wrong: nothing was tried. */
const MISTYPED = 2;

/** What was typed after a command. `--help` prints the usage and ends well; an option nobody knows prints itself and the usage, and ends with 2. */
export function typed<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options: Options,
  args: readonly string[] = process.argv.slice(2),
) {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    const known = cause instanceof TypeError && "code" in cause && String(cause.code).startsWith("ERR_PARSE_ARGS");
    if (!known) throw cause;
    return mistyped(usage, `${cause.message.split(". ")[0]}.`);
  }
}

/** Ends a command that was typed wrong: why, where there is more to say than the usage does, and the usage. */
export function mistyped(usage: string, why?: string): never {
  console.error(why === undefined ? usage : `${why}\n${usage}`);
  process.exit(MISTYPED);
}
