import type { IncomingMessage } from "node:http";
import type { AllowedHosts } from "./allowed-hosts.ts";
import { bytesWithin } from "./bytes-within.ts";
import { guardedRequest, RequestRefused } from "./guarded-request.ts";

/** How a file is fetched. */
export interface FetchOptions {
  readonly allowed: AllowedHosts;
  /** Bytes that it may have. */
  readonly most: number;
  /** Whether a file that is said to be of a media type is wanted. */
  readonly takes: (type: string) => boolean;
}

/** A file from elsewhere. */
export interface FetchedFile {
  readonly bytes: Uint8Array;
  /** As the host says it. */
  readonly type?: string;
}

const mostRedirects = 3;
/** How long all of it may take, ms. */
const longestMs = 20_000;
const moved: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches the file at an address that a client named. Every redirection is looked at like the first address.
 *
 * @throws {@link RequestRefused} with why it was not to be had.
 */
export async function fetchFile(address: string, options: FetchOptions): Promise<FetchedFile> {
  const signal = AbortSignal.timeout(longestMs);
  try {
    let url = new URL(address);
    for (let hops = 0; ; hops++) {
      const answer = await guardedRequest(url, { allowed: options.allowed, signal });
      const { statusCode = 0, headers } = answer;
      if (!moved.has(statusCode)) return await read(answer, options);
      answer.destroy();
      if (hops === mostRedirects) throw new RequestRefused(`it was redirected more than ${mostRedirects} times`);
      const to = headers.location ?? "";
      if (!URL.canParse(to, url.href)) throw new RequestRefused("it was redirected to what is no address");
      const next = new URL(to, url);
      if (url.protocol === "https:" && next.protocol !== "https:")
        throw new RequestRefused("it was redirected from https to http");
      url = next;
    }
  } catch (error) {
    if (error instanceof RequestRefused) throw error;
    if (signal.aborted) throw new RequestRefused(`it took more than ${longestMs / 1000} s`);
    throw new RequestRefused("the host does not answer");
  }
}

async function read(answer: IncomingMessage, { most, takes }: FetchOptions): Promise<FetchedFile> {
  try {
    const { statusCode, headers } = answer;
    if (statusCode !== 200) throw new RequestRefused(`the host answered ${statusCode}`);
    const encoding = headers["content-encoding"] ?? "identity";
    if (encoding !== "identity") throw new RequestRefused("the host sent it encoded");
    const type = /^[a-z]+\/[\w.+-]+/i.exec(headers["content-type"] ?? "")?.[0].toLowerCase();
    if (type !== undefined && !takes(type)) throw new RequestRefused(`the host sent ${type}`);
    const tooLarge = () => new RequestRefused(`it has more than ${most} bytes`);
    if (Number(headers["content-length"] ?? 0) > most) throw tooLarge();
    const bytes = await bytesWithin(answer, most);
    if (bytes === undefined) throw tooLarge();
    return { bytes, ...(type !== undefined && { type }) };
  } finally {
    answer.destroy();
  }
}
