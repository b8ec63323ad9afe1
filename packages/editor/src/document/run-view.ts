import type { ContentId, RunEvent } from "@sigmaflow/core";

/** How one node fares in a run. */
export interface NodeRun {
  readonly state: "waiting" | "cached" | "running" | "done" | "failed";
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
  readonly message?: string;
  readonly notices?: readonly string[];
}

/** A run as its events tell it. */
export interface RunView {
  readonly id: string;
  readonly status: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  readonly lastSeq: number;
  readonly started?: number;
  readonly ms?: number;
  readonly seeds: Readonly<Record<string, number | string>>;
  /** By path in the document: rounds of loops and items of maps share the path of their node. */
  readonly nodes: ReadonlyMap<string, NodeRun>;
  readonly error?: { readonly code: string; readonly message: string; readonly path?: string };
}

/** A run of which nothing is known yet. */
export function newRun(id: string): RunView {
  return { id, status: "queued", lastSeq: -1, seeds: {}, nodes: new Map() };
}

/** A path without the rounds in it: `denoise/step[3]/unet` is the document's `denoise/unet`. */
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
      return { ...next, status: "succeeded", ms: event.ms, nodes: settled(run.nodes) };
    case "run.cancelled":
      return { ...next, status: "cancelled", nodes: settled(run.nodes) };
    case "run.failed": {
      const { code, message, path } = event;
      const error = { code, message, ...(path !== undefined && { path: documentPath(path) }) };
      return { ...next, status: "failed", error, nodes: settled(run.nodes) };
    }
    default:
      return { ...next, nodes: followNode(run.nodes, event) };
  }
}

type NodeEvent = Extract<RunEvent, { readonly path: string }>;
type Nodes = RunView["nodes"];

function followNode(nodes: Nodes, event: Exclude<NodeEvent, { type: "run.failed" }>): Nodes {
  const path = documentPath(event.path);
  const node: NodeRun = nodes.get(path) ?? { state: "waiting" };
  const put = (change: Partial<NodeRun>) => new Map(nodes).set(path, { ...node, ...change });
  switch (event.type) {
    case "node.started":
      return put({ state: "running" });
    case "node.cached":
      return put({ state: "cached" });
    case "node.finished":
      return put({ state: "done", ms: event.ms });
    case "node.failed":
      return put({ state: "failed", message: event.message });
    case "node.result":
      return put({ outputs: event.outputs });
    case "node.notice":
      return put({ notices: [...(node.notices ?? []), event.message] });
    case "steps.cached":
      return put({ reused: event.to - event.from });
    case "node.progress": {
      const { step, of, doing, left_ms: left } = event;
      const state = node.state === "waiting" ? "running" : node.state;
      const change = { step, of, ...(doing !== undefined && { doing }), ...(left !== undefined && { left }) };
      return withAncestors(put({ state, ...change }), path, ({ state, ...above }) => ({ ...above, state, ...change }));
    }
    case "node.preview": {
      const { hash } = event;
      return withAncestors(put({ preview: hash }), path, (above) => ({ ...above, preview: hash }));
    }
  }
}

/** Tells a node's news to those around it that run as well: a compound shows the progress of the loop inside. */
function withAncestors(nodes: Map<string, NodeRun>, path: string, tell: (node: NodeRun) => NodeRun): Nodes {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    const above = path.slice(0, end);
    const node = nodes.get(above) ?? { state: "running" as const };
    if (node.state === "running" || node.state === "waiting") nodes.set(above, tell(node));
  }
  return nodes;
}

/** Nothing runs any more. */
function settled(nodes: Nodes): Nodes {
  const result = new Map<string, NodeRun>();
  for (const [path, node] of nodes) if (node.state !== "running") result.set(path, node);
  return result;
}
