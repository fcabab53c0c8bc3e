import { makeApp } from "../../worker/app.tsx";
import type { World } from "../../worker/platform/world.ts";

/** A browser that a person uses. */
export const BROWSER =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into
  json: any;
}

/** One request through the real doors. */
export async function request(world: World, path: string, init: RequestInit = {}): Promise<Answered> {
  const headers = new Headers(init.headers);
  if (!headers.has("user-agent")) headers.set("user-agent", BROWSER);
  const answer = await makeApp(world, null).request(`https://dinghai.test${path}`, { ...init, headers });
  const text = new TextDecoder().decode(await answer.arrayBuffer());
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : null,
  };
}

/** `cf` is what the network that carries the request says of it. */
export function post(
  world: World,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  cf: Record<string, unknown> = {},
): Promise<Answered> {
  return request(world, path, {
    method: "POST",
    cf,
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** A form without script. */
export function postForm(world: World, path: string, body: string, headers: Record<string, string> = {}): Promise<Answered> {
  return request(world, path, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body,
  });
}
