import { Failure } from "./failure.ts";

/** Reads a body of at most `max` bytes, counted while it arrives; a declared length is not believed. */
export async function readBytes(request: Request, max: number): Promise<Uint8Array> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > max) {
      await reader.cancel();
      throw new Failure("too_large", "body_too_large");
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

export async function readText(request: Request, max: number): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(await readBytes(request, max));
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure("invalid", "not_utf8", { cause });
  }
}

export async function readJson(request: Request, max: number): Promise<unknown> {
  const text = await readText(request, max);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("invalid", "not_json", { cause });
  }
}

/** As much of a stream as is wanted; the rest is not read. */
export async function readUpTo(stream: ReadableStream<Uint8Array>, max: number): Promise<Uint8Array> {
  const reader = stream.getReader();
  const bytes = new Uint8Array(max);
  let size = 0;
  while (size < max) {
    const { done, value } = await reader.read();
    if (done) return bytes.slice(0, size);
    const taken = value.subarray(0, max - size);
    bytes.set(taken, size);
    size += taken.byteLength;
  }
  await reader.cancel();
  return bytes;
}
