import { defaultPaidCalls, type GraphLimits } from "@sigmaflow/core";

/** What requests may cost at most; of what is not here the engine's limits hold. */
export interface ServerLimits extends Partial<Pick<GraphLimits, "executions" | "liveBytes" | "textBytes" | "events">> {
  /** Bytes of a request's body. */
  readonly body: number;
  /** Values in a request's JSON, and in a graph: texts, numbers, lists, objects and what is in them. */
  readonly values: number;
  /** Nodes of one graph, those inside bodies counted as often as they are used. */
  readonly nodes: number;
  /** The most of one value, by the unit it is counted in: width times height of one picture. */
  readonly sizes: { readonly pixels: number };
  /** Calls that may cost money of one run, and of whatever else belongs to the same wish. */
  readonly paidPerRun: number;
  /** Calls that may cost money of all runs on one day, by UTC. */
  readonly paidPerDay: number;
  /** Runs that wait. */
  readonly queue: number;
  /** Ended runs that are remembered. */
  readonly runs: number;
  /** Bytes of the database that remembers them. */
  readonly database: number;
  /** How long a request of `/v1` waits for its picture, ms. */
  readonly waitMs: number;
  /** How long a stream of events is silent before it says that it is still there, ms. */
  readonly heartbeatMs: number;
}

/** What a server on one machine can bear. */
export const defaultServerLimits: ServerLimits = {
  body: 32 * 2 ** 20,
  values: 2 ** 18,
  nodes: 5000,
  sizes: { pixels: 2 ** 24 },
  paidPerRun: defaultPaidCalls,
  paidPerDay: 100,
  queue: 64,
  runs: 1000,
  database: 8 * 2 ** 30,
  waitMs: 30 * 60_000,
  heartbeatMs: 15_000,
};
