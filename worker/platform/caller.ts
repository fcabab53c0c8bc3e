import { isbot } from "isbot";
import type { Caller } from "../playbook/evidence.ts";

/** What a request tells of its sender, who stays unknown: its address is not looked at. */
export function callerOf(request: Request, local: boolean): Caller {
  const { headers, method } = request;
  const agent = headers.get("user-agent");
  const purpose = ["purpose", "sec-purpose", "x-purpose", "x-moz"].map((name) => headers.get(name)).join(" ");
  const network = (request as Request & { cf?: { asOrganization?: string } }).cf?.asOrganization;
  return {
    method,
    robot: !agent || isRobot(agent, local),
    prefetch: /prefetch|prerender|preview/i.test(purpose),
    page: (headers.get("accept") ?? "").includes("text/html") && ["document", null].includes(headers.get("sec-fetch-dest")),
    network: network ?? null,
  };
}

/** Whether an agent says it is a program. On a developer's machine the tools and browsers of tests count as people. */
export function isRobot(agent: string | undefined, local: boolean): boolean {
  return isbot(local ? agent?.replace(/HeadlessChrome|^node$|^undici$/, "") : agent);
}

/** Whether the browser sends Global Privacy Control or Do Not Track. */
export function asksNotToBeFollowed({ headers }: Request): boolean {
  return headers.get("sec-gpc") === "1" || headers.get("dnt") === "1";
}
