import type { APIRoute } from "astro";

const CLOSED = ["/api/", "/console/", "/files/", "/go/", "/mail/", "/_gated/"];

export const GET: APIRoute = ({ site }) =>
  new Response(
    ["User-agent: *", ...CLOSED.map((path) => `Disallow: ${path}`), "", `Sitemap: ${new URL("/sitemap-index.xml", site).href}`, ""].join(
      "\n",
    ),
  );
