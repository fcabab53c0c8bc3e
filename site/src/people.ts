import source from "../../content/playbook/team.yaml?raw";
import { team } from "./team.ts";

export const { company, author } = team(source);
