import type { ContentId, RunEvent, Seed } from "@sigmaflow/core";
import type { RunError, RunStatus } from "@sigmaflow/core/wire";

/** How one node fares in a run. */
export interface NodeRun {
  readonly state: "waiting" | "cached" | "running" | "done" | "failed";
  /** When something was heard of it first, in ms since 1970. */
  readonly since: number;
  /** It said itself that it started; compounds and their loops only show in what is inside. */
  readonly emitted?: boolean;
  readonly step?: number;
  readonly of?: number;
  readonly doing?: string;
  /** Estimate of the time left at `at`, in ms. */
  readonly left?: number;
  readonly ms?: number;
  /** Steps of a loop that were taken from the cache. */
  readonly reused?: number;
  /** Hash of the latest picture of unfinished work here or inside. */
  readonly preview?: string;
  /** Where outputs lie, by port. */
  readonly outputs?: Readonly<Record<string, ContentId>>;
  /** What was seen of those that the run made, by port: width, height, length. */
  readonly facts?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly message?: string;
  readonly notices?: readonly string[];
}

/** A run as its events show it. */
export interface RunView {
  readonly id: string;
  readonly status: RunStatus;
  readonly lastSeq: number;
  readonly started?: number;
  readonly ms?: number;
  readonly seeds: Readonly<Record<string, Seed>>;
  /** By path in the document: iterations of loops and items of maps share the path of their node. */
  readonly nodes: ReadonlyMap<string, NodeRun>;
  readonly error?: RunError;
  /** The server cannot be heard at the moment; what is shown is what was known before. */
  readonly lost?: boolean;
}

/** A run of which nothing is known yet. */
export function newRun(id: string): RunView {
  return { id, status: "queued", lastSeq: -1, seeds: {}, nodes: new Map() };
}

/** A path without the iterations in it: `denoise/step[3]/unet` is the document's `denoise/unet`. */
export function documentPath(path: string): string {
  return path
    .split("/")
    .filter((part) => !/^(step|item)\[\d+\]$/.test(part))
    .join("/");
}

/** A run after one more event. Events that were seen before change nothing. */
export function follow(run: RunView, event: RunEvent): RunView {
  if (event.seq <= run.lastSeq) return run;
  const next = { ...run, lastSeq: event.seq };
  switch (event.type) {
    case "run.started":
      return { ...next, status: "running", started: event.time, seeds: { ...run.seeds, ...event.seeds } };
    case "run.finished":
      return { ...next, status: "succeeded", ms: event.ms, nodes: settled(run.nodes, event.time) };
    case "run.cancelled":
      return { ...next, status: "cancelled", nodes: settled(run.nodes, undefined) };
    case "run.failed": {
      const { type: _type, seq: _seq, run: _run, time: _time, path, ...why } = event;
      const error = { ...why, ...(path !== undefined && { path: documentPath(path) }) };
      return { ...next, status: "failed", error, nodes: failed(settled(run.nodes, undefined), error) };
    }
    default:
      return { ...next, nodes: followNode(run.nodes, event) };
  }
}

type NodeEvent = Extract<RunEvent, { readonly path: string }>;
type Nodes = RunView["nodes"];

function followNode(nodes: Nodes, event: Exclude<NodeEvent, { type: "run.failed" }>): Nodes {
  const path = documentPath(event.path);
  const { time } = event;
  const node: NodeRun = nodes.get(path) ?? { state: "waiting", since: time };
  const put = (change: Partial<NodeRun>) => new Map(nodes).set(path, { ...node, ...change });
  switch (event.type) {
    case "node.started":
      return around(put({ state: "running", since: time, emitted: true }), path, time, {});
    case "node.cached":
      return around(put({ state: "cached", emitted: true }), path, time, {});
    case "node.finished":
      return put({ state: "done", ms: event.ms });
    case "node.failed":
      return put({ state: "failed", message: event.message });
    case "node.result":
      return put({ outputs: event.outputs, ...(event.facts && { facts: event.facts }) });
    case "node.notice":
      return put({ notices: [...(node.notices ?? []), event.message] });
    case "steps.cached":
      return around(put({ state: "running", reused: event.to - event.from }), path, time, {});
    case "node.progress": {
      const { step, of, doing, left_ms: left } = event;
      const change = { step, of, ...(doing !== undefined && { doing }), ...(left !== undefined && { left }) };
      // Loops in compounds emit their progress alone: the last iteration ends them.
      const over = step === of && node.emitted !== true;
      const state = over ? { state: "done" as const, ms: time - node.since } : { state: "running" as const };
      return around(put({ ...change, ...state }), path, time, { ...change, ...(over && { state: "done" as const }) });
    }
    case "node.preview":
      return around(put({ preview: event.hash }), path, time, { preview: event.hash });
  }
}

/** Passes a node's news to those around it: a compound runs while something in it runs, and shows how far that is. */
function around(nodes: Map<string, NodeRun>, path: string, time: number, news: Partial<NodeRun>): Nodes {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    const above = path.slice(0, end);
    const node: NodeRun = nodes.get(above) ?? { state: "running", since: time };
    const over = news.state === "done" && node.emitted !== true;
    const state = over ? { state: "done" as const, ms: time - node.since } : { state: "running" as const };
    nodes.set(above, { ...node, ...news, ...state });
  }
  return nodes;
}

/** Nothing runs any more: what a compound did is done when the run is, and what was broken off is not shown. */
function settled(nodes: Nodes, time: number | undefined): Nodes {
  const result = new Map<string, NodeRun>();
  for (const [path, node] of nodes) {
    if (node.state !== "running") result.set(path, node);
    else if (time !== undefined) result.set(path, { ...node, state: "done", ms: time - node.since });
  }
  return result;
}

/** The node that a run failed at, and those around it. */
function failed(nodes: Nodes, { path, message }: { readonly path?: string; readonly message: string }): Nodes {
  const result = new Map(nodes);
  const parts = path?.split("/") ?? [];
  parts.forEach((_, depth) => {
    const here = parts.slice(0, depth + 1).join("/");
    result.set(here, { since: 0, ...result.get(here), state: "failed", message });
  });
  return result;
}
