import type { Child } from "hono/jsx";
import { type Paint, painted } from "./style.ts";

type Piece = { children?: Child };

/** How Markdown and our components look in a mail. `address` turns a path of the site into a whole address. */
export function htmlPieces(address: (href: string) => string) {
  return {
    p: ({ children }: Piece) => <p style="margin:0 0 16px">{children}</p>,
    h2: ({ children }: Piece) => <h2 {...painted("sea", "margin:28px 0 12px;font-size:19px;line-height:1.3")}>{children}</h2>,
    ul: ({ children }: Piece) => <ul style="margin:0 0 16px;padding-left:22px">{children}</ul>,
    ol: ({ children }: Piece) => <ol style="margin:0 0 16px;padding-left:22px">{children}</ol>,
    a: ({ href = "", children }: Piece & { href?: string }) => (
      <a {...painted("tide", "text-decoration:underline")} href={address(href)}>
        {children}
      </a>
    ),
    Button: ({ href = "", children }: Piece & { href?: string }) => <Button href={address(href)}>{children}</Button>,
    Facts: ({ children }: Piece) => (
      <Boxed style="padding:16px 18px 0;border-style:solid;border-width:1px;border-radius:14px">{children}</Boxed>
    ),
    Quote: ({ children }: Piece) => (
      <Boxed style="padding:2px 0 2px 14px;border-style:solid;border-width:0 0 0 3px;white-space:pre-line">{children}</Boxed>
    ),
  };
}

/** The padding stands in the cell for Outlook, which knows none in a link, and in the link for everyone else, where all of it can be pressed. */
function Button({ href, children }: Piece & { href: string }) {
  return (
    <table role="presentation" cellpadding="0" cellspacing="0" border={0} style="margin:8px 0 24px">
      <tr>
        <td align="center" {...painted("act", "border-radius:9px;mso-padding-alt:13px 26px")}>
          <a
            {...painted("act", "display:inline-block;padding:13px 26px;border-radius:9px;font-weight:700;text-decoration:none")}
            href={href}
          >
            {children}
          </a>
        </td>
      </tr>
    </table>
  );
}

function Boxed({ style, children }: Piece & { style: string }) {
  const edge: Paint = "edge";
  return (
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border={0} style="width:100%;margin:0 0 16px">
      <tr>
        <td {...painted(edge, style)}>{children}</td>
      </tr>
    </table>
  );
}
