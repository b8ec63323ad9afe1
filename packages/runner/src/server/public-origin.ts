import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import type { FastifyRequest } from "fastify";
import type { AddressTest } from "../host/address-ranges.ts";

/** Of requests that another app handed on: what it, which may trust a proxy, knows of their address. */
const handedOn = new WeakMap<IncomingMessage, string>();

type Addressed = Pick<FastifyRequest, "raw" | "protocol" | "host" | "headers" | "socket" | "ips">;

/** Keeps what an app knows of a request's address for the server that it hands the request to. */
export function keepOrigin(request: Addressed): void {
  handedOn.set(request.raw, originIn(request));
}

/**
 * Scheme, host and port under which the client of a request knows this server, `https://example.org`: what a trusted proxy
 * says, or the end of the connection that is here. Never the request's own Host header, which says whatever its sender
 * likes. `trusts`: which proxies; whichever the app trusts unless given.
 */
export function publicOrigin(request: Addressed, trusts?: AddressTest): string {
  return handedOn.get(request.raw) ?? originIn(request, trusts);
}

function originIn({ protocol, host, headers, socket, ips }: Addressed, trusts: AddressTest = () => true): string {
  // Fastify has the addresses of proxies only where some are trusted.
  const isTrusted =
    ips !== undefined && headers["x-forwarded-host"] !== undefined && trusts(socket.remoteAddress ?? "");
  return `${protocol}://${isTrusted ? host : endOf(socket)}`;
}

/** The ends of connections, which many requests come by. */
const ends = new WeakMap<Addressed["socket"], string>();

function endOf(socket: Addressed["socket"]): string {
  const known = ends.get(socket);
  if (known !== undefined) return known;
  const end = addressOf(socket);
  ends.set(socket, end);
  return end;
}

function addressOf({ localAddress, localPort }: Addressed["socket"]): string {
  // Sockets that are files, and tests without any.
  if (localAddress === undefined) return "localhost";
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/, "").replace(/%.*$/, "");
  return `${isIPv6(address) ? `[${address}]` : address}:${localPort}`;
}
