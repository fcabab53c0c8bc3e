const BAR = 30;
const TOLD_EVERY_MS = 5_000;
const DRAWN_EVERY_MS = 100;
const CLEAR_LINE = "\r\x1b[2K";

export interface Progress {
  /** How far it is, 0–1. */
  tell(share: number): void;
  /** Leaves the terminal as it was. */
  end(): void;
}

/** A bar on a terminal, and otherwise a line every few seconds; beside the report, so that this can be piped. */
export function progressOn(stream: NodeJS.WriteStream, what: string): Progress {
  const every = stream.isTTY ? DRAWN_EVERY_MS : TOLD_EVERY_MS;
  let last = performance.now();
  let drawn = false;
  return {
    tell(share) {
      if (performance.now() - last < every) return;
      last = performance.now();
      drawn = true;
      const percent = `${Math.floor(share * 100)} %`;
      const full = Math.round(share * BAR);
      stream.write(stream.isTTY ? `${CLEAR_LINE}${what} ${"█".repeat(full)}${"░".repeat(BAR - full)} ${percent}` : `${what} ${percent}\n`);
    },
    end() {
      if (drawn && stream.isTTY) stream.write(CLEAR_LINE);
    },
  };
}
