import type { Seed } from "../port/port.ts";
import type { FailureData } from "../problem/failure-data.ts";
import type { ContentId } from "../value/content.ts";

/** What every event says. */
export interface EventHead {
  /** Goes up by one from event to event, across resumed runs too. */
  readonly seq: number;
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** What a run says while it goes. Paths name nodes from the outside in: `denoise/step[12]/unet`. */
export type EventBody =
  /** Every seed of −1 with what was drawn for it; `nodes` counts the plan's outermost nodes. */
  | { readonly type: "run.started"; readonly seeds: Readonly<Record<string, Seed>>; readonly nodes: number }
  | { readonly type: "node.started"; readonly path: string; readonly node: string }
  /** The result was in the cache. */
  | { readonly type: "node.cached"; readonly path: string; readonly node: string }
  /** `left_ms`: estimate from the pace so far; absent before the first step. */
  | {
      readonly type: "node.progress";
      readonly path: string;
      readonly step: number;
      readonly of: number;
      readonly doing?: string;
      readonly left_ms?: number;
    }
  /** A small picture, by the hash under which the host keeps it. */
  | {
      readonly type: "node.preview";
      readonly path: string;
      readonly hash: string;
      readonly width: number;
      readonly height: number;
    }
  | { readonly type: "node.notice"; readonly path: string; readonly message: string }
  /**
   * Where a node's larger outputs lie in the cache, after it finished or was found there; runs without a cache emit none.
   * `facts` are their sizes by port: width and height, of lists also their length; results of caches that older versions
   * wrote have none.
   */
  | {
      readonly type: "node.result";
      readonly path: string;
      readonly outputs: Readonly<Record<string, ContentId>>;
      readonly facts?: Readonly<Record<string, Readonly<Record<string, number>>>>;
    }
  | { readonly type: "node.finished"; readonly path: string; readonly ms: number }
  | ({ readonly type: "node.failed"; readonly path: string } & FailureData)
  /** Steps `from` up to and not including `to` of a loop were in the cache. */
  | { readonly type: "steps.cached"; readonly path: string; readonly from: number; readonly to: number }
  | { readonly type: "run.finished"; readonly ms: number }
  | ({ readonly type: "run.failed"; readonly path?: string } & FailureData)
  | { readonly type: "run.cancelled" };

/** An event of a run, a closed union by `type`. */
export type RunEvent = EventHead & EventBody;

/** Whether an event is the last of its run. */
export function isLast(event: EventBody): boolean {
  return event.type === "run.finished" || event.type === "run.failed" || event.type === "run.cancelled";
}
