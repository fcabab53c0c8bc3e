import type { Child } from "hono/jsx";
import type { Locale } from "../../content/schema/common.ts";

/** The mail's own colours: mail clients know no custom properties. Light only, and declared so: a half-darkened mail is worse than a light one. */
const INK = "#1d2733";
const QUIET = "#5b6672";
const LINE = "#dde3e8";
const SEA = "#092b44";
const TIDE = "#006b7d";
const BEACON = "#f0a030";
const ON_BEACON = "#2b1a00";
const FONT = "'PingFang SC','Microsoft YaHei','Noto Sans SC',system-ui,-apple-system,'Segoe UI',sans-serif";

export interface Frame {
  locale: Locale;
  preheader: string;
  company: string;
  why: string;
  postal: string;
  leave: { href: string; text: string } | null;
  preferences: { href: string; text: string } | null;
}

export function Letter({ frame, children }: { frame: Frame; children: Child }) {
  const { locale, preheader, company, why, postal, leave, preferences } = frame;
  return (
    <html lang={locale === "zh" ? "zh-Hans" : "en"}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light" />
        <meta name="supported-color-schemes" content="light" />
        <title>{company}</title>
      </head>
      <body style={`margin:0;padding:0;background:#ffffff;color:${INK};font:16px/1.7 ${FONT}`}>
        <div style="display:none;max-height:0;overflow:hidden">{preheader}</div>
        <div style="max-width:560px;margin:0 auto;padding:32px 20px">
          <p style={`margin:0 0 24px;font-weight:700;color:${SEA}`}>{company}</p>
          {children}
          <p style={`margin:32px 0 0;padding-top:16px;border-top:1px solid ${LINE};font-size:13px;line-height:1.6;color:${QUIET}`}>
            {why}
            <br />
            {postal}
            {leave && (
              <>
                <br />
                <a style={`color:${QUIET}`} href={leave.href}>
                  {leave.text}
                </a>
              </>
            )}
            {preferences && (
              <>
                {" · "}
                <a style={`color:${QUIET}`} href={preferences.href}>
                  {preferences.text}
                </a>
              </>
            )}
          </p>
        </div>
      </body>
    </html>
  );
}

type Piece = { children?: Child };

/** How Markdown and our components look in a mail. `address` turns a path of the site into a whole address. */
export function htmlPieces(address: (href: string) => string) {
  return {
    p: ({ children }: Piece) => <p style="margin:0 0 16px">{children}</p>,
    h2: ({ children }: Piece) => <h2 style={`margin:28px 0 12px;font-size:19px;line-height:1.3;color:${SEA}`}>{children}</h2>,
    ul: ({ children }: Piece) => <ul style="margin:0 0 16px;padding-left:22px">{children}</ul>,
    ol: ({ children }: Piece) => <ol style="margin:0 0 16px;padding-left:22px">{children}</ol>,
    a: ({ href = "", children }: Piece & { href?: string }) => (
      <a style={`color:${TIDE}`} href={address(href)}>
        {children}
      </a>
    ),
    Button: ({ href = "", children }: Piece & { href?: string }) => (
      <p style="margin:24px 0">
        <a
          style={`display:inline-block;padding:12px 22px;border-radius:9px;background:${BEACON};color:${ON_BEACON};font-weight:700;text-decoration:none`}
          href={address(href)}
        >
          {children}
        </a>
      </p>
    ),
    Facts: ({ children }: Piece) => (
      <div style={`margin:0 0 16px;padding:14px 18px;border:1px solid ${LINE};border-radius:14px`}>{children}</div>
    ),
    Quote: ({ children }: Piece) => (
      <div style={`margin:0 0 16px;padding-left:14px;border-left:3px solid ${LINE};white-space:pre-line`}>{children}</div>
    ),
  };
}

/** The same letter as plain text: every piece is its words and its line breaks, a link is followed by its address, and that by a space, so that no full stop becomes part of it. */
export function textPieces(address: (href: string) => string) {
  const block = ({ children }: Piece) => (
    <>
      {children}
      {"\n\n"}
    </>
  );
  const link = ({ href = "", children }: Piece & { href?: string }) => (
    <>
      {children} {address(href)}{" "}
    </>
  );
  const bare = ({ children }: Piece) => <>{children}</>;
  return {
    p: block,
    h2: block,
    ul: block,
    ol: block,
    blockquote: block,
    Facts: bare,
    Quote: block,
    strong: bare,
    em: bare,
    a: link,
    Button: ({ href = "", children }: Piece & { href?: string }) => (
      <>
        {children}
        {"\n"}
        {address(href)}
        {"\n\n"}
      </>
    ),
    li: ({ children }: Piece) => (
      <>
        {"- "}
        {children}
        {"\n"}
      </>
    ),
    br: () => <>{"\n"}</>,
  };
}

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

/** Rendered text pieces hold no tags, only escaped characters. */
export function plain(rendered: string): string {
  return rendered
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
