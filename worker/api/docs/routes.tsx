import { Hono } from "hono";
import { apiLocaleOf, type Door } from "../../platform/door.ts";
import { openApi } from "./openapi.ts";
import { DocsPage } from "./page.tsx";

export const docsRoutes = new Hono<Door>();

docsRoutes.get("/openapi.json", (context) => {
  const { config } = context.get("world");
  return context.json(openApi(config.siteUrl, config.local));
});

docsRoutes.get("/docs", (context) => {
  const { config } = context.get("world");
  return context.html(<DocsPage siteUrl={config.siteUrl} local={config.local} locale={apiLocaleOf(context)} />);
});
