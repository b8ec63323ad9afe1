import type { FastifyRequest } from "fastify";
import type { Engine } from "../engine/engine.ts";
import type { PreparedRun } from "../engine/prepare-run.ts";
import type { AllowedHosts } from "../host/allowed-hosts.ts";
import type { TimedRun } from "../runs/answered-runs.ts";
import type { Previews } from "../runs/preview-shelf.ts";
import type { RunFiles } from "../runs/run-files.ts";
import type { Runs } from "../runs/runs.ts";
import type { SubmitOptions } from "../runs/submit-options.ts";
import type { RunStore } from "../store/run-store.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { Asker } from "./asker.ts";
import type { ClientCredits } from "./client-credits.ts";
import type { Graphs } from "./graphs.ts";
import type { ReadJson } from "./json-body.ts";
import type { ServerLimits } from "./limits.ts";
import type { ServerMetrics } from "./server-metrics.ts";
import type { SharedStores } from "./shared-stores.ts";

/** How `/v1` answers: as its page says (JSON), or as the live service does (the picture's bytes). */
export type Wire = "json" | "live";

/** What the routes of one server share. */
export interface ServerContext {
  readonly engine: Engine;
  readonly graphs: Graphs;
  /** Graphs that come with the program, for endpoints that exist whatever is served. */
  readonly shipped: Graphs;
  readonly store: RunStore;
  readonly files: RunFiles;
  readonly previews: Previews;
  /** Runs are accepted by `submit` alone. */
  readonly runs: Omit<Runs, "submit">;
  /**
   * Accepts a run for whoever sent a request, if they may start it.
   *
   * @throws what `Runs.submit` throws, and `ORIGIN_REFUSED` for a page of another origin and a graph that may cost money.
   */
  readonly submit: (asker: Asker, prepared: PreparedRun, options: SubmitOptions) => Promise<string>;
  /**
   * Keeps a run for whoever sent a request that is answered from what the same one came to before, if they may ask for
   * it.
   *
   * @throws what `submit` throws, but for a full queue: it waits for nothing.
   */
  readonly answered: (
    request: FastifyRequest,
    before: { readonly run: StoredRun; readonly isPaid: boolean },
  ) => Promise<TimedRun>;
  readonly credits: Pick<ClientCredits, "left" | "priceFor">;
  /** Reads bodies of JSON within the server's limits. */
  readonly readJson: ReadJson;
  /** Scheme, host and port under which whoever sent a request finds this server. */
  readonly originFor: (request: FastifyRequest) => string;
  /** Where files that requests name are fetched. */
  readonly imageHosts: AllowedHosts;
  /** Where the ends of runs are sent that requests name. */
  readonly webhookHosts: AllowedHosts;
  readonly metrics: ServerMetrics;
  /** What it shares with others, where it does. */
  readonly cluster?: Pick<SharedStores, "status">;
  readonly limits: ServerLimits;
  readonly wire: Wire;
  readonly version: string;
  /** Path below which clients find the server, `/pictures`; empty where it has a host to itself. */
  readonly prefix: string;
}
