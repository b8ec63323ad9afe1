import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "@sigmaflow/core";
import { makeFolder } from "@sigmaflow/nodes/files";
import { holdFile } from "../store/hold-file.ts";
import { pullErrors } from "./error-codes.ts";
import type { RemoteFile } from "./hub.ts";
import { type RequestOptions, request } from "./request.ts";

export interface DownloadOptions extends RequestOptions {
  /** Called with bytes that have come or were there already, of how many. */
  readonly onProgress?: (done: number, total: number | undefined) => void;
  /** Waits before a broken connection is tried again, ms. */
  readonly delays?: readonly number[];
}

/** What of a file has come so far. */
interface Part {
  readonly file: string;
  /** The etag that the part belongs to. */
  readonly etag: string | undefined;
  readonly bytes: number;
}

const retryDelays = [1000, 2000, 5000, 10_000, 20_000];

/**
 * Downloads one file to `target`, which appears whole and checked or not at all. What came lies in `target.part`, and a
 * later call goes on there as long as the source still has the same file.
 *
 * @throws `PULL_REFUSED`, `PULL_INTERRUPTED`, `PULL_DAMAGED`, `PULL_BUSY`, the signal's reason.
 */
export async function download(remote: RemoteFile, target: string, options: DownloadOptions): Promise<void> {
  await makeFolder(path.dirname(target));
  const release = await holdFile(`${target}.lock`);
  if (release === undefined) throw pullErrors.PULL_BUSY({ file: target });
  try {
    const delays = options.delays ?? retryDelays;
    for (let attempt = 0, before = -1; ; ) {
      const part = await partOf(target);
      // Whoever gets on is not out of patience.
      attempt = part.bytes > before ? 0 : attempt + 1;
      before = part.bytes;
      try {
        await fetchRest(remote, part, options);
        break;
      } catch (error) {
        options.signal?.throwIfAborted();
        if (!isBroken(error)) throw error;
        const delay = delays[attempt];
        if (delay === undefined) throw pullErrors.PULL_INTERRUPTED({ file: remote.name, reason: messageOf(error) });
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
    await verify(remote, `${target}.part`);
    await rename(`${target}.part`, target);
    await rm(`${target}.part.etag`, { force: true });
  } finally {
    await release();
  }
}

async function partOf(target: string): Promise<Part> {
  const file = `${target}.part`;
  const bytes = (await stat(file).catch(() => undefined))?.size ?? 0;
  const etag = bytes > 0 ? await readFile(`${file}.etag`, "utf8").catch(() => undefined) : undefined;
  return { file, etag, bytes };
}

/** Asks for what is missing and appends it. A source that sends the whole file instead begins it anew. */
async function fetchRest(remote: RemoteFile, part: Part, options: DownloadOptions): Promise<void> {
  if (remote.bytes !== undefined && part.bytes === remote.bytes) return;
  const resumes = part.bytes > 0 && part.etag !== undefined;
  const headers = resumes ? { range: `bytes=${part.bytes}-`, "if-range": part.etag ?? "" } : {};
  const answer = await request(remote.url, { headers }, options);
  if (answer.status === 416) {
    await answer.body?.cancel();
    await rm(part.file, { force: true });
    throw new TypeError("the part that was there is longer than the file");
  }
  if (!answer.ok || answer.body === null) {
    await answer.body?.cancel();
    if (answer.status >= 500 || answer.status === 429)
      throw new TypeError(`${remote.url.host} answers ${answer.status}`);
    throw pullErrors.PULL_REFUSED({ host: remote.url.host, status: answer.status, what: remote.name });
  }
  const from = answer.status === 206 && startOf(answer) === part.bytes ? part.bytes : 0;
  if (answer.status === 206 && from !== part.bytes)
    throw new TypeError("the source sends another range than asked for");
  const etag = answer.headers.get("etag");
  if (etag?.startsWith("W/") === false) await writeFile(`${part.file}.etag`, etag);
  const length = Number(answer.headers.get("content-length") ?? Number.NaN);
  const total = remote.bytes ?? (Number.isFinite(length) ? from + length : undefined);
  const handle = await open(part.file, from > 0 ? "a" : "w");
  let done = from;
  try {
    for await (const chunk of answer.body) {
      await handle.write(chunk);
      done += chunk.length;
      options.onProgress?.(done, total);
      if (remote.bytes !== undefined && done > remote.bytes) break;
    }
  } finally {
    await handle.close();
  }
  if (total !== undefined && done < total) throw new TypeError(`the connection ended after ${done} of ${total} bytes`);
}

function startOf(answer: Response): number {
  return Number(/^bytes (\d+)-/.exec(answer.headers.get("content-range") ?? "")?.[1] ?? Number.NaN);
}

async function verify(remote: RemoteFile, file: string): Promise<void> {
  const { size } = await stat(file);
  const discard = async (expected: string, found: string): Promise<never> => {
    await rm(file, { force: true });
    await rm(`${file}.etag`, { force: true });
    throw pullErrors.PULL_DAMAGED({ file: remote.name, expected, found });
  };
  if (remote.bytes !== undefined && size !== remote.bytes) await discard(`${remote.bytes} bytes`, `${size} bytes`);
  if (remote.sha256 === undefined) return;
  const hash: Hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  const found = hash.digest("hex");
  if (found !== remote.sha256) await discard(`the sha256 ${remote.sha256}`, `the sha256 ${found}`);
}

/** Whether a connection broke, which is worth another attempt: `fetch` and its streams throw TypeError then. */
function isBroken(error: unknown): boolean {
  return (
    error instanceof TypeError ||
    (error instanceof Error && "code" in error && String(error.code).startsWith("UND_ERR"))
  );
}
