import type { EventBody, RunEvent } from "@sigmaflow/core";
import { describe, expect, test } from "vitest";
import { documentPath, follow, newRun, type RunView } from "./run-view.ts";

function told(...events: readonly EventBody[]): RunView {
  return events
    .map((event, seq): RunEvent => ({ seq, run: "r", time: 1000 + seq, ...event }))
    .reduce(follow, newRun("r"));
}

const started = { type: "run.started", seeds: { seed: 7 }, nodes: 2 } as const;

describe("a run as its events tell it", () => {
  test("finds the node of a round", () => {
    expect(documentPath("denoise/loop/step[3]/unet")).toBe("denoise/loop/unet");
    expect(documentPath("all/item[0]/denoise/step[12]/step")).toBe("all/denoise/step");
  });

  test("shows progress and previews from inside on the nodes around", () => {
    const run = told(
      started,
      { type: "node.started", path: "denoise", node: "denoise.base" },
      { type: "node.started", path: "denoise/loop", node: "loop" },
      { type: "node.progress", path: "denoise/loop", step: 3, of: 20, left_ms: 900 },
      { type: "node.preview", path: "denoise/loop/step[3]/step", hash: "abc", width: 16, height: 16 },
    );
    expect(run.nodes.get("denoise")).toEqual({ state: "running", step: 3, of: 20, left: 900, preview: "abc" });
    expect(run.nodes.get("denoise/loop")).toMatchObject({ preview: "abc" });
  });

  test("leaves finished nodes as they ended", () => {
    const run = told(
      started,
      { type: "node.started", path: "text", node: "text.encode" },
      { type: "node.finished", path: "text", ms: 12 },
      { type: "node.cached", path: "model", node: "model.load" },
      { type: "node.result", path: "decode", outputs: {} },
      { type: "node.failed", path: "decode", code: "X", message: "No." },
      { type: "run.failed", code: "X", message: "No.", path: "decode/step[1]/vae" },
    );
    expect([...run.nodes].map(([path, { state }]) => [path, state])).toEqual([
      ["text", "done"],
      ["model", "cached"],
      ["decode", "failed"],
    ]);
    expect(run).toMatchObject({ status: "failed", error: { path: "decode/vae" }, seeds: { seed: 7 } });
  });

  test("does not change by events that come twice", () => {
    const once = told(started, { type: "node.started", path: "a", node: "x" });
    const again = follow(once, { seq: 0, run: "r", time: 0, ...started });
    expect(again).toBe(once);
  });
});
