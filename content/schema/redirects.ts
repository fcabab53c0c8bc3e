import * as z from "zod";

const path = z.string().regex(/^\/[a-z0-9/-]*\/$/, "a path without its locale, e.g. /cases/pump-maker-first-hour/");

/** Where a page has gone: `content/redirects.yaml`. Both languages move together. */
export const redirectsFile = z.strictObject({
  redirects: z.array(z.strictObject({ from: path, to: path })),
});
export type Redirects = z.infer<typeof redirectsFile>;
