import { parse } from "yaml";
import type { FormId } from "../../content/schema/common.ts";
import { type Form, form } from "../../content/schema/form.ts";

const sources = import.meta.glob<string>("../../content/forms/*.yaml", { query: "?raw", import: "default", eager: true });

export const forms = Object.fromEntries(
  Object.entries(sources).map(([path, source]) => {
    const read = form.safeParse(parse(source));
    if (!read.success) throw new Error(`${path}: ${read.error.message}`);
    return [read.data.form, read.data];
  }),
) as Record<FormId, Form>;
