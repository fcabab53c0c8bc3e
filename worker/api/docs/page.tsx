import type { Locale } from "../../../content/schema/common.ts";
import { words } from "../../generated/words.ts";
import { PublicFrame } from "../../platform/page.tsx";
import { type Described, openApi } from "./openapi.ts";

/** The description of the API for a person: what to send, an example to try, and what comes back. */
export function DocsPage({ siteUrl, local, locale }: { siteUrl: string; local: boolean; locale: Locale }) {
  const t = words.api[locale];
  const { paths } = openApi(siteUrl, local, locale);
  return (
    <PublicFrame
      locale={locale}
      title={t.title}
      frame={words.pages[locale].frame}
      path="/api/docs"
      links={[{ href: "/console", text: t.console }]}
    >
      <div class="prose py-10">
        <h1 class="text-3xl">{t.title}</h1>
        <p>{t.intro}</p>
        <p>{t.errors}</p>
        <p>
          <a href="/api/openapi.json">{t.document}</a>
        </p>
        {Object.entries(paths).flatMap(([path, methods]) =>
          Object.entries(methods).map(([method, operation]) => <Operation method={method} path={path} operation={operation} t={t} />),
        )}
      </div>
    </PublicFrame>
  );
}

function Operation({ method, path, operation, t }: { method: string; path: string; operation: Described; t: (typeof words.api)[Locale] }) {
  const { summary, security, parameters, requestBody, responses } = operation;
  const [status = "", success] = Object.entries(responses)[0] ?? [];
  return (
    <section>
      <h2 class="text-lg">
        <code>
          {method.toUpperCase()} {path}
        </code>
      </h2>
      <p class="mt-2">{summary}</p>
      {security ? <p class="mt-2">{t.key}</p> : null}
      {parameters.length > 0 ? (
        <>
          <h3 class="text-base">{t.parameters}</h3>
          <ul>
            {parameters.map(({ name, in: place, schema }) => (
              <li>
                <code>{name}</code> <span class="quiet">{t.places[place]}</span> {allowed(schema, t)}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <h3 class="text-base">{t.example}</h3>
      <Code text={operation["x-codeSamples"][0].source} />
      <h3 class="text-base">{t.answersTitle}</h3>
      <ul>
        {Object.entries(responses).map(([code, { description }]) => (
          <li>
            <code>{code}</code> {description}
          </li>
        ))}
      </ul>
      {requestBody ? <Schema title={t.body} schema={requestBody.content["application/json"].schema} /> : null}
      {success?.content ? <Schema title={`${t.answer} ${status}`} schema={success.content["application/json"].schema} /> : null}
    </section>
  );
}

function allowed({ enum: values, maxLength }: Described["parameters"][number]["schema"], t: (typeof words.api)[Locale]): string {
  if (values) return values.join(", ");
  return maxLength === undefined ? "" : t.length.replace("{max}", String(maxLength));
}

function Schema({ title, schema }: { title: string; schema: unknown }) {
  return (
    <details class="mt-3">
      <summary>{title}</summary>
      <Code text={JSON.stringify(schema, null, 2)} />
    </details>
  );
}

function Code({ text }: { text: string }) {
  return (
    <pre class="mt-2" tabindex={0}>
      <code>{text}</code>
    </pre>
  );
}
