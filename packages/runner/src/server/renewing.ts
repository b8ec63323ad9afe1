import { type SecureContextOptions, Server } from "node:tls";
import type { FastifyInstance } from "fastify";

/** A certificate with those between it and one that clients know, and its key: PEM. */
export type Certificate = Required<Pick<SecureContextOptions, "cert" | "key">>;

/** What of a server may be put in place of what it was started with, while it goes on. */
export interface Renewed {
  /** Instead of the keys that it was started with; those of its file count at once anyway. */
  readonly keys?: readonly string[];
  /** For connections from now on. */
  readonly tls?: Certificate;
}

/** Puts keys and certificate into a server's place of those before. */
export function renewing(
  app: FastifyInstance,
  given: { replace(keys: readonly string[]): void },
): (renewed: Renewed) => void {
  return ({ keys, tls }) => {
    // Fastify's type says that it is HTTP's server, whatever it was made with.
    const server: unknown = app.server;
    if (tls && server instanceof Server) server.setSecureContext(tls);
    if (keys) given.replace(keys);
  };
}
