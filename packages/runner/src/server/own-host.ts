import { serverErrors } from "./error-codes.ts";
import type { Gate } from "./keys.ts";

const loopback: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether an address reaches this machine alone. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * Refuses requests for other host names than this machine's: a page on the web could otherwise let its own name point
 * here and speak to a server that needs no key. Refuses too what such a page sends to change something: it could not
 * read the answer, but the harm would be done.
 *
 * @throws `HOST_REFUSED`, `ORIGIN_REFUSED`, status 403.
 */
export function ownHostGate(): Gate {
  return ({ method, headers, host }) => {
    // Over HTTP/2 there is no `Host`, and its `:authority` is what Fastify then calls the host.
    if (host !== "" && !isOwn(host)) throw serverErrors.HOST_REFUSED();
    const { origin } = headers;
    if (origin === undefined || method === "GET" || method === "HEAD") return;
    if (URL.canParse(origin) && isOwn(new URL(origin).host)) return;
    throw serverErrors.ORIGIN_REFUSED();
  };
}

/** Whether a name, with or without a port, is this machine's. */
function isOwn(host: string): boolean {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  return loopback.has(name) || isLoopback(name);
}
