import { isOwnName } from "../host/own-name.ts";
import { pullErrors } from "./error-codes.ts";
import { tokenFor } from "./tokens.ts";

/** How requests are made. */
export interface RequestOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

const mostRedirects = 5;

/**
 * Sends a request and follows redirections by hand: a token goes to the host that it is for and to no other, and never
 * over plain HTTP but on this machine. Answers that are no success are returned.
 */
export async function request(
  address: URL,
  init: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly follow?: boolean },
  options: RequestOptions,
): Promise<Response> {
  let url = address;
  for (let redirects = 0; ; redirects++) {
    const token = url.protocol === "https:" || isOwnName(url.hostname) ? await tokenFor(url, options.env) : undefined;
    const headers = { ...init.headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(url, {
      method: init.method ?? "GET",
      headers,
      redirect: "manual",
      ...(options.signal && { signal: options.signal }),
    });
    const location = answer.headers.get("location");
    if (answer.status < 300 || answer.status >= 400 || location === null) return answer;
    const next = new URL(location, url);
    // The hub redirects within itself when a repository was renamed; all else is left to who asked.
    if (init.follow === false && next.host !== url.host) return answer;
    await answer.body?.cancel();
    if (redirects >= mostRedirects || (next.protocol !== "https:" && !isOwnName(next.hostname)))
      throw pullErrors.PULL_REFUSED({
        host: url.host,
        status: answer.status,
        what: "a redirection that is not followed",
      });
    url = next;
  }
}
