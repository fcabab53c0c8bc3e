/** What somebody asked for cannot be done; the message is one sentence for them. */
export class Refusal extends Error {}
