import { describe, expect, test } from "vitest";
import { calendarFile } from "../../site/src/calendar.ts";
import { isOver, moments, spokenTime } from "../../site/src/events.ts";

const SHANGHAI = { startsAt: "2026-12-10T15:00", endsAt: "2026-12-10T16:00", zone: "Asia/Shanghai" };
const BERLIN = { startsAt: "2027-07-01T23:00", endsAt: "2027-07-02T01:00", zone: "Europe/Berlin" };
const KOLKATA = { startsAt: "2027-01-05T09:00", endsAt: "2027-01-05T10:00", zone: "Asia/Kolkata" };

describe("the time of an event", () => {
  test("is said on the clocks of its place, with their name and distance from UTC", () => {
    expect(spokenTime(SHANGHAI, "zh")).toEqual({
      day: "2026年12月10日星期四",
      hours: "15:00–16:00",
      zone: "中国标准时间（UTC+8）",
      utc: ["07:00", "08:00"],
      iso: "2026-12-10T15:00+08:00",
    });
    expect(spokenTime(KOLKATA, "en").zone).toBe("India Standard Time (UTC+05:30)");
    expect(spokenTime({ ...KOLKATA, zone: "UTC" }, "en").zone).toMatch(/\(UTC\)$/);
  });

  test("names both days where it ends after midnight, and summer time where the clocks are on it", () => {
    const { hours, zone } = spokenTime(BERLIN, "en");
    expect(hours).toBe("23:00 – Friday, 2 July 2027 01:00");
    expect(zone).toBe("Central European Summer Time (UTC+2)");
  });

  test("has the day in UTC where that is another one", () => {
    const early = { ...SHANGHAI, startsAt: "2026-12-10T07:30", endsAt: "2026-12-10T08:30" };
    expect(spokenTime(early, "zh").utc).toEqual(["2026-12-09 23:30", "00:30"]);
  });

  test("is over exactly when it ends", () => {
    const end = Date.parse("2026-12-10T08:00:00Z");
    expect(isOver(SHANGHAI, end - 1)).toBe(false);
    expect(isOver(SHANGHAI, end)).toBe(true);
  });
});

describe("the calendar file", () => {
  const { from, to } = moments(SHANGHAI);
  const long = `逐行读报告；谁换了等级, 为什么 \\ ${"长".repeat(60)}😀`;
  const file = calendarFile({
    uid: "open-hour@dinghai.example",
    stamp: "2026-11-16",
    from: from.epochMilliseconds,
    to: to.epochMilliseconds,
    title: "Open hour: one rule, changed live",
    description: long,
    place: "Room 1; second floor\nBerlin",
    url: "https://dinghai.example/zh/events/open-hour/",
  });

  test("has the lines RFC 5545 asks for, each at most 75 octets and ended by CRLF", () => {
    expect(file.endsWith("END:VCALENDAR\r\n")).toBe(true);
    expect(file.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    for (const line of file.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(Buffer.from(file, "utf8").toString("utf8")).not.toContain("\ufffd");
  });

  test("reads back as what went in, at the instants it is held", () => {
    const read = parsed(file);
    expect(read).toMatchObject({
      VERSION: "2.0",
      UID: "open-hour@dinghai.example",
      DTSTAMP: "20261116T000000Z",
      DTSTART: "20261210T070000Z",
      DTEND: "20261210T080000Z",
      SUMMARY: "Open hour: one rule, changed live",
      LOCATION: "Room 1; second floor\nBerlin",
      DESCRIPTION: `${long}\nhttps://dinghai.example/zh/events/open-hour/`,
    });
  });
});

/** A strict reader: unfolds, takes each property once, undoes the escapes and refuses any other. */
function parsed(file: string): Record<string, string> {
  const found: Record<string, string> = {};
  const open: string[] = [];
  for (const line of file
    .replace(/\r\n[ \t]/g, "")
    .split("\r\n")
    .slice(0, -1)) {
    const [, name = "", value = ""] = /^([A-Z-]+):(.*)$/.exec(line) ?? [];
    if (name === "") throw new Error(`no property: ${line}`);
    if (name === "BEGIN") open.push(value);
    else if (name === "END") expect(open.pop()).toBe(value);
    else if (name in found) throw new Error(`${name} stands twice`);
    else found[name] = /^(?:SUMMARY|DESCRIPTION|LOCATION)$/.test(name) ? text(value) : value;
  }
  expect(open).toEqual([]);
  return found;
}

function text(value: string): string {
  if (/(?<!\\)(?:\\\\)*[;,]/.test(value)) throw new Error(`not escaped: ${value}`);
  return value.replace(/\\(.)/g, (_, sign: string) => {
    if (!"nN\\;,".includes(sign)) throw new Error(`\\${sign} is no escape`);
    return /n/i.test(sign) ? "\n" : sign;
  });
}
