import { serverErrors } from "./error-codes.ts";

/**
 * The address under which clients find a server: scheme, host, port and path.
 *
 * @throws `BAD_PUBLIC_URL` for anything else.
 */
export function publicUrlOf(text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url && /^https?:$/.test(url.protocol) && `${url.username}${url.password}${url.search}${url.hash}` === "";
  if (isPlain) return url;
  throw serverErrors.BAD_PUBLIC_URL({ found: text });
}

/** The path of an address in front of those of the server, `/pictures`; empty where there is none. */
export function pathOf(url: URL | undefined): string {
  return url?.pathname.replace(/\/+$/, "") ?? "";
}
