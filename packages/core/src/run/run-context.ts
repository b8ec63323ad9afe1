import type { ResultCache } from "../cache/contract.ts";
import type { GraphLimits } from "../graph/limits.ts";
import type { Services } from "../node/service.ts";
import type { ContentHasher } from "../value/content.ts";
import type { Host } from "../value/host.ts";
import type { Preview } from "../value/preview.ts";
import type { Budget, Spent } from "./budget.ts";
import type { EventLog } from "./event-log.ts";
import type { KeptIngredients } from "./kept-ingredients.ts";
import type { LiveBytes } from "./live-bytes.ts";
import type { OutsideLook } from "./outside-look.ts";
import type { PaidGate } from "./paid-calls.ts";
import type { ResourcePool } from "./resources.ts";
import type { SingleFlight } from "./single-flight.ts";
import type { PartOfMap, Spread } from "./spread.ts";
import type { Turns } from "./turns.ts";

/** Where a run's previews go: the host keeps the picture and the events carry its hash. */
export interface PreviewSink {
  /** Whether a picture from this path is wanted at this time (ms); hosts use it to limit the rate. */
  due(path: string, now: number): boolean;
  keep(hash: string, picture: Preview): void;
}

/** What a run counted. */
export interface RunReport {
  hits: number;
  misses: number;
  /** Per loop path: steps taken from the cache and steps run. */
  readonly steps: Record<string, { cached: number; run: number }>;
  /** Milliseconds by node path. */
  readonly nodes: Record<string, number>;
  readonly notices: { readonly path: string; readonly message: string }[];
  /** What counted against the run's limits. */
  readonly spent: Spent;
}

/** What all parts of one run share. */
export interface RunContext {
  readonly host: Host;
  /** When the event loop gets its turn. */
  readonly turns: Turns;
  readonly hasher: ContentHasher;
  readonly cache: ResultCache | undefined;
  readonly singleFlight: SingleFlight;
  readonly pool: ResourcePool;
  readonly services: Services;
  readonly log: EventLog;
  readonly limits: GraphLimits;
  /** Asked before a node or an iteration is executed. */
  readonly budget: Budget;
  readonly live: LiveBytes;
  readonly previews: PreviewSink | undefined;
  readonly report: RunReport;
  /** Ingredients of the keys made, for `explain`; undefined when nobody will ask. */
  readonly ingredients: KeptIngredients | undefined;
  /** What nodes saw outside, by what they are and are given, where all are looked at in one moment: equal nodes look once. */
  readonly looks?: Map<string, string | undefined>;
  /** Hears what nodes see outside of their inputs. */
  readonly onLook?: ((look: OutsideLook) => void) | undefined;
  /** Saves in progress, which the run's end waits for. */
  readonly saving: Set<Promise<void>>;
  /** Lets calls through that may cost money. */
  readonly paid: PaidGate;
  /** Has other processes compute items of maps. */
  readonly spread?: Spread | undefined;
  /** All that is wanted of the run. */
  readonly part?: PartOfMap | undefined;
  /** Emits a node's failure; every one is emitted, also those after the first. */
  fail(path: string, error: unknown): void;
}
