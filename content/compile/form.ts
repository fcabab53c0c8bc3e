import { FORMS, type FormId } from "../schema/common.ts";
import { type Form, form } from "../schema/form.ts";
import type { Library } from "./library.ts";
import { likely } from "./nearest.ts";
import { missingFile, problemAt } from "./problem.ts";
import { problemIn, readYaml, type Yaml } from "./yaml.ts";

export function readForms(library: Library): Partial<Record<FormId, Yaml<Form>>> {
  const forms: Partial<Record<FormId, Yaml<Form>>> = {};
  for (const name of library.within("forms")) {
    const id = FORMS.find((one) => name === `${one}.yaml`);
    if (!id)
      library.problems.push(
        missingFile(
          `content/forms/${name}`,
          `is not a form; the forms are ${FORMS.join(", ")}`,
          `name it content/forms/${likely(name.replace(/\.\w+$/, ""), FORMS) ?? FORMS[0]}.yaml, or remove it`,
        ),
      );
  }
  for (const id of FORMS) {
    const path = `forms/${id}.yaml`;
    if (!library.has(path)) {
      library.problems.push(
        missingFile(`content/${path}`, "is missing: the contract has this form", `create content/${path} with  form: ${id}`),
      );
      continue;
    }
    const yaml = readYaml(library.open(path), form, library.problems);
    if (!yaml) continue;
    forms[id] = yaml;
    checkForm(library, id, yaml);
  }
  return forms;
}

function checkForm(library: Library, id: FormId, yaml: Yaml<Form>): void {
  const { fields } = yaml.value;
  if (yaml.value.form !== id) library.problems.push(problemIn(yaml, ["form"], `is “${yaml.value.form}” in the file of ${id}`, id));
  fields.forEach(({ name }, i) => {
    if (fields.findIndex((field) => field.name === name) !== i)
      library.problems.push(problemIn(yaml, ["fields", i, "name"], `asks for ${name} twice`, "…"));
  });
  const email = fields.findIndex((field) => field.name === "email");
  if (email === -1)
    library.problems.push(problemIn(yaml, ["fields"], "must ask for email", "add  - { name: email, required: true, … }", "key"));
  else if (fields[email]?.required !== true)
    library.problems.push(problemIn(yaml, ["fields", email, "name"], "must be required: a lead is an address", "email, required: true"));
  const { asksAtMost, resource } = yaml.value;
  if (resource && asksAtMost === undefined)
    library.problems.push(
      problemIn(yaml, ["asksAtMost"], "is missing: a form that hands out files says how many fields it may ask", "add  asksAtMost: 6"),
    );
  if (asksAtMost !== undefined && fields.length > asksAtMost)
    library.problems.push(
      problemAt(
        yaml.source,
        yaml.spot(["fields", asksAtMost]).line,
        `fields[${asksAtMost}] is one too many: a gate of this form asks at most ${asksAtMost} fields, and it asks ${fields.length}`,
        "remove this field, or raise asksAtMost with a reason",
      ),
    );
  if (id === "download" && !yaml.value.resource)
    library.problems.push(
      problemIn(
        yaml,
        ["resource"],
        "must be true: this form hands out the files",
        yaml.spot(["resource"]).exact ? "true" : "resource: true",
      ),
    );
}
