import css from "../../styles/console.css?inline";

export const GET = () => new Response(css, { headers: { "content-type": "text/css; charset=utf-8" } });
