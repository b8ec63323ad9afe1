import type { Notice, Package } from "@sigmaflow/core";
import type { FastifyServerOptions } from "fastify";
import type { Engine } from "../engine/engine.ts";
import type { Prices } from "../runs/prices.ts";
import type { Wire } from "./context.ts";
import type { ForeignApi } from "./foreign-apis.ts";
import type { ServerLimits } from "./limits.ts";
import type { Certificate } from "./renewing.ts";

/** What a server is made with. */
export interface ServerOptions {
  /** Closed by whoever made it, after the server. Without one the server makes its own, with the packages of `use`. */
  readonly engine?: Engine;
  /** Packages besides the built-in one, when the server makes its own engine. */
  readonly use?: readonly Package[];
  /** Folder of the graphs that are served. */
  readonly graphs: string;
  /** Folder of the runs, their events and files; belongs to one server at a time. */
  readonly data: string;
  /** Keys that requests must carry one of; nobody is asked for one when there are none. */
  readonly keys?: readonly string[];
  /** A file of further keys, which `sigmaflow keys` makes and changes while the server goes on. */
  readonly keyFile?: string;
  /** Speaks TLS alone, with this certificate. */
  readonly tls?: Certificate;
  /** What the runs of keys in that file are charged; nothing unless given. */
  readonly prices?: Prices;
  /** Without keys: answer to any host name, not to this machine's only. */
  readonly anyHost?: boolean;
  /** Proxies whose word is taken for where requests come from: `192.0.2.7`, `10.0.0.0/8`, `loopback`. None unless given. */
  readonly trustedProxies?: readonly string[];
  /** Where clients find it, `https://pictures.example`, if that is not where it listens. Answers name files below it. */
  readonly publicUrl?: string;
  /**
   * Hosts at which pictures are fetched that requests name by address: `example.org`, `*.example.org`, `192.0.2.7:8080`. None
   * unless given.
   */
  readonly imageHosts?: readonly string[];
  /** Hosts to which the ends of runs may be sent, in the same words; `*` for all public ones. None unless given. */
  readonly webhookHosts?: readonly string[];
  readonly wire?: Wire;
  /** APIs that are left out of those that the server speaks besides its own. None unless given. */
  readonly without?: readonly ForeignApi[];
  /** Whether agents (MCP) may start runs that may cost money. They may not unless given. */
  readonly agentsPay?: boolean;
  readonly limits?: Partial<ServerLimits>;
  /** Folder of the built editor; a plain page stands in for it. */
  readonly editor?: string;
  /** Version that clients are shown. */
  readonly version?: string;
  /** Path below which clients find it, `/pictures`, if whoever answers them takes it off their addresses. */
  readonly prefix?: string;
  /** Makes spans of OpenTelemetry of requests, runs and nodes, with `@opentelemetry/api`, which is to be installed. */
  readonly traces?: boolean;
  readonly logger?: FastifyServerOptions["logger"];
  /** Called with what is worth knowing of its folder of runs; the log has it otherwise. */
  readonly onNotice?: (notice: Notice) => void;
  /**
   * When the runs that an earlier process left are taken up: at once (the default), or only when the server can be
   * asked, which is better where one of them may keep it busy or end it.
   */
  readonly recovers?: "at once" | "when it listens";
}
