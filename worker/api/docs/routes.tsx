import { Hono } from "hono";
import { words } from "../../generated/words.ts";
import { type Door, localeOf } from "../../platform/door.ts";
import { Document } from "../../platform/page.tsx";
import { openApi } from "./openapi.ts";

interface Described {
  summary: string;
  security?: unknown;
  requestBody?: { content: { "application/json": { schema: unknown } } };
  responses: Record<string, { description: string }>;
}

export const docsRoutes = new Hono<Door>();

docsRoutes.get("/openapi.json", (context) => {
  const { config } = context.get("world");
  return context.json(openApi(config.siteUrl, config.local));
});

docsRoutes.get("/docs", (context) => {
  const { config } = context.get("world");
  const locale = localeOf(context);
  const said = words.api[locale];
  const { paths } = openApi(config.siteUrl, config.local) as { paths: Record<string, Record<string, Described>> };
  return context.html(
    <Document locale={locale} title={said.title} css="/styles/site.css">
      <main class="prose mx-auto px-5 py-10">
        <h1>{said.title}</h1>
        <p>{said.intro}</p>
        <p>
          <a href="/api/openapi.json">{said.document}</a>
        </p>
        {Object.entries(paths).flatMap(([path, methods]) =>
          Object.entries(methods).map(([method, operation]) => (
            <section>
              <h2>
                <code>
                  {method.toUpperCase()} {path}
                </code>
              </h2>
              <p lang="en">{operation.summary}</p>
              {operation.security ? <p>{said.key}</p> : null}
              <ul lang="en">
                {Object.entries(operation.responses).map(([status, { description }]) => (
                  <li>
                    <code>{status}</code> {description}
                  </li>
                ))}
              </ul>
              {operation.requestBody && (
                <details>
                  <summary>{said.body}</summary>
                  <pre tabindex={0}>
                    <code>{JSON.stringify(operation.requestBody.content["application/json"].schema, null, 2)}</code>
                  </pre>
                </details>
              )}
            </section>
          )),
        )}
      </main>
    </Document>,
  );
});
