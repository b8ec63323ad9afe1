import { HttpError } from "./http-error.ts";
import type { Gate } from "./keys.ts";

const loopback: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether an address reaches this machine alone. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * Refuses requests for other host names than this machine's: a page on the web could otherwise let its own name point
 * here and speak to a server that needs no key. Throws `HOST_REFUSED`, status 403.
 */
export function ownHostGate(): Gate {
  return ({ headers }) => {
    const name = (headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
    if (name === "" || loopback.has(name) || isLoopback(name)) return;
    throw new HttpError(
      "HOST_REFUSED",
      403,
      "This server answers to names of this machine only. Use http://127.0.0.1, or start it with an API key.",
    );
  };
}
