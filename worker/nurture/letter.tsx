import { raw } from "hono/html";
import type { Child } from "hono/jsx";
import type { Locale } from "../../content/schema/common.ts";
import { LANG } from "../platform/page.tsx";
import { htmlPieces } from "./pieces.tsx";
import { painted, STYLE } from "./style.ts";
import { plain, textPieces } from "./text.tsx";

const FACES: Record<Locale, string> = {
  zh: "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Sans SC',system-ui,sans-serif",
  en: "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','PingFang SC','Microsoft YaHei',sans-serif",
};
const WIDTH_PX = 600;
/** Blank signs that keep the first words of the letter out of the line an inbox shows beside the subject. */
const PREHEADER_FILL = "\u034f\u200c\u00a0".repeat(80);
const BLANK = "\u200c";

interface Link {
  href: string;
  text: string;
}

export interface Frame {
  locale: Locale;
  subject: string;
  preheader: string;
  company: string;
  why: string;
  postal: string;
  leave: Link | null;
  preferences: Link | null;
  /** An address for machines that press every link: no person sees it, and nothing reads it out. */
  decoy: string | null;
}

/** The body of a mail, made of the pieces it is given. */
export type Body = (components: Record<string, unknown>) => unknown;

/** A letter in both its parts. `address` turns a path of the site into a whole address. */
export async function writeLetter(frame: Frame, body: Body, address: (href: string) => string): Promise<{ html: string; text: string }> {
  const html = await (<Letter frame={frame}>{body(htmlPieces(address)) as Child}</Letter>);
  const said = plain(String(await body(textPieces(address))));
  const links = [frame.leave, frame.preferences].flatMap((link) => (link ? [`${link.text}\n${link.href}`] : []));
  const foot = plain([frame.why, frame.postal].join("\u2028"), false);
  return { html: `<!doctype html>${String(html)}`, text: `${[said, `-- \n${foot}`, ...links].join("\n\n")}\n` };
}

/** Tables, since Outlook lays out nothing else; light colours in the elements and dark ones in the sheet. */
function Letter({ frame, children }: { frame: Frame; children: Child }) {
  const { locale, subject, preheader, company, decoy } = frame;
  const face = `font-family:${FACES[locale]};font-size:16px;line-height:1.7`;
  return (
    <html lang={LANG[locale]} dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>{subject}</title>
        <style>{raw(STYLE)}</style>
      </head>
      <body {...painted("ground", "margin:0;padding:0")}>
        <div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all">
          {preheader}
          <span aria-hidden="true">
            {decoy ? (
              <a href={decoy} tabindex={-1}>
                {BLANK}
              </a>
            ) : null}
            {PREHEADER_FILL}
          </span>
        </div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border={0} {...painted("ground", "width:100%")}>
          <tr>
            <td align="center" style="padding:24px 12px">
              {raw(
                `<!--[if mso]><table role="presentation" width="${WIDTH_PX}" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`,
              )}
              <div lang={LANG[locale]} dir="ltr" style={`max-width:${WIDTH_PX}px;margin:0 auto;text-align:left`}>
                <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border={0} {...painted("sheet", "width:100%")}>
                  <tr>
                    <td {...painted("sea", `padding:28px 28px 0;${face};font-weight:700`)}>
                      <span aria-hidden="true" {...painted("lamp")}>
                        ●
                      </span>{" "}
                      {company}
                    </td>
                  </tr>
                  <tr>
                    <td {...painted("ink", `padding:20px 28px 12px;${face};word-break:break-word`)}>{children}</td>
                  </tr>
                  <tr>
                    <td style="padding:0 28px 28px">
                      <Foot frame={frame} face={face} />
                    </td>
                  </tr>
                </table>
              </div>
              {raw("<!--[if mso]></td></tr></table><![endif]-->")}
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}

function Foot({ frame: { why, postal, leave, preferences }, face }: { frame: Frame; face: string }) {
  const links = [leave, preferences].flatMap((link) => (link ? [link] : []));
  return (
    <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border={0} style="width:100%">
      <tr>
        <td {...painted("edge", "padding-top:16px;border-style:solid;border-width:1px 0 0")}>
          <p {...painted("quiet", `margin:0;${face};font-size:13px;line-height:1.6`)}>
            {why}
            <br />
            {postal}
            {links.length > 0 ? <br /> : null}
            {links.map(({ href, text }, index) => (
              <>
                {index > 0 ? " · " : null}
                <a {...painted("quiet", "text-decoration:underline")} href={href}>
                  {text}
                </a>
              </>
            ))}
          </p>
        </td>
      </tr>
    </table>
  );
}
