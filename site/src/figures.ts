/** `value|label;value|label`, as an author writes it in `<Figures items="…" />`. */
export function figures(items: string): { value: string; label: string }[] {
  return items.split(";").map((item) => {
    const [value = "", label = "", ...rest] = item.split("|").map((part) => part.trim());
    if (!value || !label || rest.length > 0)
      throw new Error(
        `<Figures items="${items}" />: "${item}" is not value|label. Write for instance items="12 min|until the first call;3|leads a day".`,
      );
    return { value, label };
  });
}
