const LINE_BYTES_MAX = 75;
const encoder = new TextEncoder();

export interface CalendarEvent {
  uid: string;
  /** A day: the calendar keeps the latest of several files with the same uid. */
  stamp: string;
  /** Epoch milliseconds. */
  from: number;
  to: number;
  title: string;
  description: string;
  place: string;
  url: string;
}

/** An event as an iCalendar file (RFC 5545): instants in UTC, which need no table of zones; text escaped; lines folded. */
export function calendarFile({ uid, stamp, from, to, title, description, place, url }: CalendarEvent): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Dinghai//Events//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${uid}`,
    `DTSTAMP:${stamp.replaceAll("-", "")}T000000Z`,
    `DTSTART:${instant(from)}`,
    `DTEND:${instant(to)}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(`${description}\n${url}`)}`,
    `LOCATION:${escaped(place)}`,
    `URL:${url}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

const instant = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");

const escaped = (text: string) => text.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

/** No line is longer than 75 octets; what is cut goes on after a space, never inside a character. */
function folded(line: string): string {
  const rows = [""];
  for (const character of line) {
    const row = rows.at(-1) as string;
    if (encoder.encode(row + character).length > LINE_BYTES_MAX) rows.push(` ${character}`);
    else rows[rows.length - 1] = row + character;
  }
  return rows.join("\r\n");
}
