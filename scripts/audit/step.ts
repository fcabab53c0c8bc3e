/** What an audit has to say: what it measured, and what is not as it must be. */
export interface Finding {
  lines: string[];
  problems: string[];
}
