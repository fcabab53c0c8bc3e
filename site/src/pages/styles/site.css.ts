import css from "../../styles/site.css?inline";

export const GET = () => new Response(css, { headers: { "content-type": "text/css; charset=utf-8" } });
