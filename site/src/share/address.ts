/** The picture that stands for a page where it is shared: its own, or that of the list which it narrows or continues. */
export function sharedAs(path: string): string {
  const [locale = "", ...rest] = path
    .replace(/page\/\d+\/$/, "")
    .split("/")
    .filter(Boolean);
  const named = rest.length > 2 ? rest.slice(0, 1) : rest;
  return `/share/${named.join("/") || "home"}.${locale}.png`;
}

/** Whether the picture of a page shows this page's own title. */
export const isOwn = (path: string) => {
  const parts = path.split("/").filter(Boolean);
  return parts.length <= 3 && !/\/page\/\d+\/$/.test(path);
};
