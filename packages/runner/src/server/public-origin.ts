import type { IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";

/** Of requests that another app handed on: what it, which may trust a proxy, knows of their address. */
const handedOn = new WeakMap<IncomingMessage, string>();

type Addressed = Pick<FastifyRequest, "raw" | "protocol" | "host">;

/** Keeps what an app knows of a request's address for the server that it hands the request to. */
export function keepOrigin(request: Addressed): void {
  handedOn.set(request.raw, originIn(request));
}

/** Scheme, host and port under which the client of a request knows this server: `https://example.org`. */
export function publicOrigin(request: Addressed): string {
  return handedOn.get(request.raw) ?? originIn(request);
}

function originIn({ protocol, host }: Addressed): string {
  return `${protocol}://${host}`;
}
