import { afterEach, beforeEach } from "vitest";
import {
  ContentHasher,
  checkedBody,
  type GraphBody,
  type ResultCache,
  type Run,
  type RunEvent,
} from "../../src/index.ts";
import { nodeHost } from "../support/node-host.ts";
import { type StartOptions, startGraph } from "../support/start-graph.ts";
import { World } from "./nodes.ts";

/** What one run made and did. */
export interface Done {
  readonly outputs: Record<string, unknown>;
  /** Paths of the nodes that ran, and of those found in the cache, in order. */
  readonly ran: readonly string[];
  readonly cached: readonly string[];
  readonly events: readonly RunEvent[];
  readonly run: Run;
}

type Options = Omit<Partial<StartOptions>, "host" | "registry">;

/** The engine with one cache and a world of toy nodes. Every graph is checked before it runs, as front ends do. */
export class Workbench {
  readonly world = new World();
  readonly hasher = new ContentHasher(nodeHost);
  readonly cache: ResultCache | undefined;

  constructor(open: OpenCache) {
    this.cache = open(this.hasher);
  }

  /** Whether results are kept from run to run. */
  get caches(): boolean {
    return this.cache !== undefined;
  }

  start(graph: GraphBody, inputs: Readonly<Record<string, unknown>> = {}, options: Options = {}): Run {
    const body = checkedBody({ sigmaflow: 1, ...graph }, this.world.registry);
    return startGraph(body, inputs, {
      host: nodeHost,
      registry: this.world.registry,
      hasher: this.hasher,
      ...(this.cache && { cache: this.cache }),
      ...options,
    });
  }

  /** Runs to the end. */
  async run(graph: GraphBody, inputs: Readonly<Record<string, unknown>> = {}, options: Options = {}): Promise<Done> {
    const run = this.start(graph, inputs, options);
    const outputs = await run.outputs;
    return { outputs, run, ...told(run) };
  }
}

/** What a run told so far. */
export function told(run: Run): Pick<Done, "events" | "ran" | "cached"> {
  const events: RunEvent[] = [];
  run
    .events()
    .subscribe((event) => events.push(event))
    .unsubscribe();
  return { events, ran: pathsOf(events, "node.started"), cached: pathsOf(events, "node.cached") };
}

function pathsOf(events: readonly RunEvent[], type: "node.started" | "node.cached"): string[] {
  return events.flatMap((event) => (event.type === type ? [event.path] : []));
}

/** Opens an empty cache for one test; undefined for none. */
export type OpenCache = (hasher: ContentHasher) => ResultCache | undefined;

/** A cache under which the scenarios run. */
export interface CacheSetUp {
  readonly open: OpenCache;
  /** Called after each test. */
  readonly close?: () => Promise<void> | void;
  /** Nodes of the largest graphs, items of the longest lists; 10 000, the most that may be, unless given. */
  readonly largest?: number;
}

/** A fresh workbench for each test of the group that calls this. */
export function benchFor(setUp: CacheSetUp): () => Workbench {
  let bench: Workbench | undefined;
  beforeEach(() => {
    bench = new Workbench(setUp.open);
  });
  afterEach(async () => {
    // The largest graphs' results would stay in this process, which runs other files too.
    bench = undefined;
    await setUp.close?.();
  });
  return () => {
    if (bench === undefined) throw new Error("a workbench is there while a test runs");
    return bench;
  };
}

/** Lets everything that can go on do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await nodeHost.yield();
}
