import { parse } from "yaml";
import * as z from "zod";
import authorsSource from "../../content/authors.yaml?raw";
import teamSource from "../../content/playbook/team.yaml?raw";
import { authors } from "./authors.ts";

const team = z.object({ company: z.object({ email: z.string() }) });

export const author = authors(authorsSource);
/** How to write to the company. */
export const { company } = team.parse(parse(teamSource));
