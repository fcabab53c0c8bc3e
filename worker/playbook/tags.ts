/** The id of a press stands at the end of the content tag, after a full stop: the beacon sends the tag with what is read, and nothing else has to be added to a page. */
const PRESSED = /^([\s\S]*)\.([0-9A-HJKMNP-TV-Z]{26})$/;

/** The campaign tags that a page of ours gets when a link of a mail leads to it: the mail's sequence and step. */
export function tagsOf(
  source: string,
  template: string,
  click: string | null,
): Record<"source" | "medium" | "campaign" | "content", string> {
  const [campaign = "", step = ""] = template.split("/");
  return { source, medium: "email", campaign, content: withClick(step, click) };
}

export function withClick(content: string, click: string | null): string {
  return click === null ? content : `${content}.${click}`;
}

/** A content tag apart from the press it came by. Nothing keeps the two together but the address of the page. */
export function clickIn(content: string): { content: string; click: string | null } {
  const [, plain = content, click = null] = PRESSED.exec(content) ?? [];
  return { content: plain, click };
}

/** Campaign tags as they are kept. */
export function withoutClick<Tags extends { content?: string | undefined }>(tags: Tags): Tags {
  if (tags.content === undefined) return tags;
  const { content } = clickIn(tags.content);
  if (content !== "") return { ...tags, content };
  const { content: _none, ...rest } = tags;
  return rest as Tags;
}
