import { isSigmaflowError, messageOf, type ProvidedService, provide, type SigmaflowError } from "@sigmaflow/core";
import { remoteErrors } from "./error-codes.ts";
import { chainHeader, type RemoteAnswer, type RemoteService, remoteService } from "./remote-service.ts";

/** Where the remote service is, and who calls it. */
export interface RemoteOptions {
  /** Address of its endpoints; default: that of Segmind. */
  readonly baseUrl?: string | undefined;
  /** Sent with every request, and to nobody else. */
  readonly key?: string | undefined;
  /**
   * Whether it answers a request that comes again with the same `Idempotency-Key` with what that became, as sigmaflow's
   * own servers do; then a call that was cut off is made again.
   */
  readonly isRepeatable?: boolean;
  /** How long one request may take, ms; default 5 minutes. */
  readonly deadlineMs?: number;
  /** Most bytes of an answer; default 64 MiB. */
  readonly maxBytes?: number;
}

const segmind = "https://api.segmind.com/v1";

/** Reasons for which no request was sent: nobody is there, or the name means nothing. */
const unsent: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** The remote service at an address, for an engine: `createEngine({ services: [provideRemote({ baseUrl, key })] })`. */
export function provideRemote(options: RemoteOptions): ProvidedService {
  return provide(remoteService, () => createRemoteService(options));
}

/**
 * Calls the remote service over the network. The address is the host's choice alone, redirections are refused, and the
 * key goes to that address only.
 *
 * @throws nothing itself; whatever is asked of it, `REMOTE_ADDRESS` when its address cannot be used.
 */
export function createRemoteService(options: RemoteOptions = {}): RemoteService {
  const { key, isRepeatable = false, deadlineMs = 300_000, maxBytes = 64 * 2 ** 20 } = options;
  // Looked at when first needed: a host with a bad address still runs graphs that stay at home.
  let known: URL | undefined;
  const base = (): URL => {
    known ??= addressOf(options.baseUrl ?? segmind, key !== undefined);
    return known;
  };
  const target = () => base().href.replace(/\/+$/, "");
  const redact = (text: string) => (key ? text.replaceAll(key, "[key]") : text);

  async function send(url: URL, init: RequestInit, signal: AbortSignal): Promise<RemoteAnswer> {
    const late = AbortSignal.timeout(deadlineMs);
    try {
      const headers = { ...init.headers, ...(key && { "x-api-key": key }) };
      const stop = AbortSignal.any([signal, late]);
      const answer = await fetch(url, { ...init, headers, redirect: "manual", signal: stop });
      if (answer.type === "opaqueredirect" || (answer.status >= 300 && answer.status < 400)) {
        await answer.body?.cancel();
        throw remoteErrors.REMOTE_BAD_ANSWER({ found: "a redirection, which is not followed" });
      }
      const bytes = await readUpTo(answer, maxBytes);
      const redacted = Object.fromEntries([...answer.headers].map(([name, value]) => [name, redact(value)]));
      const isSaid = answer.status !== 200 && key !== undefined;
      const clean = isSaid ? new TextEncoder().encode(redact(new TextDecoder().decode(bytes))) : bytes;
      return { status: answer.status, headers: redacted, bytes: clean };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (late.aborted) throw tooLate(deadlineMs);
      if (isSigmaflowError(error)) throw error;
      // Node.js' own patience with an answer's start and middle.
      if (codesOf(causeOf(error)).some((code) => /^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/.test(code)))
        throw tooLate(300_000);
      throw networkError(error, base(), redact);
    }
  }

  return {
    isRepeatable,
    get target() {
      return target();
    },
    async post({ endpoint, body, accept, signal, chain = [], once }) {
      const url = new URL(`${target()}/${encodeURIComponent(endpoint)}`);
      const headers = {
        "content-type": "application/json",
        accept,
        ...(chain.length > 0 && { [chainHeader]: chain.join(", ") }),
        ...(once !== undefined && { "idempotency-key": once }),
      };
      return await send(url, { method: "POST", headers, body: JSON.stringify(body) }, signal);
    },
    async get(address, signal) {
      const url = URL.canParse(address) ? new URL(address) : undefined;
      if (url?.origin !== base().origin)
        throw remoteErrors.REMOTE_BAD_ANSWER({
          found: "the address of a picture on another host, which is not fetched",
        });
      return await send(url, {}, signal);
    },
  };
}

function addressOf(text: string, hasKey: boolean): URL {
  const url = URL.canParse(text) ? new URL(text.replace(/\/+$/, "")) : undefined;
  const fault =
    url === undefined || !/^https?:$/.test(url.protocol)
      ? "is no http address"
      : url.username !== "" || url.password !== "" || url.search !== ""
        ? "holds more than a place"
        : hasKey && url.protocol === "http:" && !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
          ? "would send the key over an open line"
          : undefined;
  if (url !== undefined && fault === undefined) return url;
  throw remoteErrors.REMOTE_ADDRESS({ reason: fault ?? "is no http address" });
}

async function readUpTo(answer: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Not `for await`, which not every browser's streams know.
  const reader = answer.body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    length += read.value.byteLength;
    if (length > most) {
      await reader?.cancel();
      throw remoteErrors.REMOTE_BAD_ANSWER({ found: `more than ${Math.round(most / 2 ** 20)} MiB` });
    }
    chunks.push(read.value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function networkError(error: unknown, base: URL, redact: (text: string) => string): SigmaflowError {
  const cause = causeOf(error);
  const reason = redact(messageOf(cause));
  if (codesOf(cause).some((code) => unsent.has(code)))
    return remoteErrors.REMOTE_UNREACHABLE({ origin: base.origin, reason });
  return remoteErrors.REMOTE_LOST({ origin: base.origin, reason });
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? (error.cause ?? error) : error;
}

/** The system's codes of an error; of several when several addresses were tried. */
function codesOf(cause: unknown): readonly string[] {
  const errors: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause];
  return errors.map((one) => (one instanceof Error && "code" in one ? String(one.code) : ""));
}

function tooLate(ms: number): SigmaflowError {
  return remoteErrors.REMOTE_DEADLINE({ seconds: Math.round(ms / 1000) });
}
