import type { FastifyRequest } from "fastify";
import { publicOrigin } from "./public-origin.ts";

/** Whether a page of some origin sent a request, as far as browsers say so. */
export function isFromPage({ headers }: FastifyRequest): boolean {
  const site = headers["sec-fetch-site"] ?? "none";
  // Typed into the address line it comes from no page.
  return headers.origin !== undefined || site !== "none";
}

/** Whether the page that sent a request is of the origin that it asks: what it was loaded from, or the public address. */
export function isFromSameOrigin(request: FastifyRequest, publicUrl: URL | undefined): boolean {
  const { origin, "sec-fetch-site": site = "same-origin" } = request.headers;
  if (origin === undefined) return site === "same-origin";
  if (!URL.canParse(origin)) return false;
  const { protocol, host, origin: page } = new URL(origin);
  if (host === "") return false;
  const asked = `${protocol}//${request.host}`;
  // Parsed alike, so that the scheme's own port is none on both sides.
  if (URL.canParse(asked) && new URL(asked).host === host) return true;
  return page === publicUrl?.origin || page === publicOrigin(request);
}
