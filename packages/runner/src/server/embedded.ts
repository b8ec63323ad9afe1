import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { version } from "../version.ts";
import { createServer as create } from "./create-server.ts";
import { keepOrigin } from "./public-origin.ts";
import type { ServerOptions } from "./server-options.ts";
import { builtEditor } from "./shipped.ts";

/** What a server is made with in a program of one's own; the built editor that came with this package is its editor. */
export interface EmbeddedOptions extends Omit<ServerOptions, "version" | "prefix"> {}

/** A server that is not listening yet. */
export interface EmbeddedServer {
  /** `app.listen({ port: 7878 })` lets it listen, `app.inject` asks it without. */
  readonly app: FastifyInstance;
  /** Accepts nothing more, waits up to `graceMs` for the active run to end, and closes. */
  close(graceMs?: number): Promise<void>;
}

/**
 * Makes the server that `sigmaflow serve` starts: API, editor and documentation. Takes up the runs that an earlier one
 * left in `data`.
 *
 * @throws `STORE_IN_USE`, `STORE_TOO_NEW`.
 *
 * @example
 * ```ts
 * import { createServer } from "sigmaflow/server";
 *
 * const server = await createServer({ graphs: "graphs", data: "data" });
 * await server.app.listen({ port: 7878 });
 * ```
 */
export function createServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  return open(options, "");
}

function open(options: EmbeddedOptions, prefix: string): Promise<EmbeddedServer> {
  const editor = options.editor ?? builtEditor();
  return create({ ...options, version: version(), prefix, ...(editor && { editor }) });
}

/** How the plugin is registered. */
export interface PluginOptions extends Omit<EmbeddedOptions, "logger"> {
  /** How long the active run may take when the app closes, ms; it goes on with the next start when it takes longer. */
  readonly graceMs?: number;
}

/**
 * The server as a plugin for a Fastify app of one's own, below a prefix: its API, its editor, its `/docs`. Hooks of the
 * app come first, so that who may not come in is turned away there. Addresses of pictures begin as the app, by its
 * `trustProxy`, knows its own. Closes with the app.
 *
 * @example
 * ```ts
 * import fastify from "fastify";
 * import { sigmaflow } from "sigmaflow/server";
 *
 * const app = fastify();
 * await app.register(sigmaflow, { prefix: "/pictures", graphs: "graphs", data: "data" });
 * await app.listen({ port: 3000 });
 * ```
 */
export const sigmaflow: FastifyPluginAsync<PluginOptions> = async (app, { graceMs, ...options }) => {
  const prefix = app.prefix.replace(/\/+$/, "");
  const server = await open({ ...options, logger: false }, prefix);
  app.addHook("preClose", () => server.close(graceMs));
  // Bodies are left to the server, which has its own kinds and limits.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _body, done) => done(null));
  const hand = async (request: FastifyRequest, reply: FastifyReply) => {
    const { raw } = request;
    const [path, query] = (raw.url ?? "").split(/(?=\?)/, 2);
    // The editor's addresses are relative to its page's.
    if (prefix !== "" && path === prefix) return reply.redirect(`${prefix}/${query ?? ""}`);
    reply.hijack();
    keepOrigin(request);
    below(raw, prefix);
    server.app.routing(raw, reply.raw);
    return reply;
  };
  app.all("/", hand);
  app.all("/*", hand);
};

/** Takes the prefix off a request's address; what logs it still finds the whole. */
function below(raw: IncomingMessage & { originalUrl?: string }, prefix: string): void {
  const { url = "/" } = raw;
  raw.originalUrl = url;
  raw.url = url.slice(prefix.length) || "/";
}
