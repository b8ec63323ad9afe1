// The HTTP server in a program of one's own: by itself, or below a prefix of another Fastify app.

export type { Prices } from "./runs/prices.ts";
export type { Wire } from "./server/context.ts";
export {
  createServer,
  type EmbeddedOptions,
  type EmbeddedServer,
  type PluginOptions,
  sigmaflow,
} from "./server/embedded.ts";
export type { ForeignApi } from "./server/foreign-apis.ts";
export { defaultServerLimits, type ServerLimits } from "./server/limits.ts";
export type { Certificate } from "./server/renewing.ts";
export type { ServerOptions } from "./server/server-options.ts";
