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
    const shown = { state: "running", step: 3, of: 20, left: 900, preview: "abc" };
    expect(run.nodes.get("denoise")).toMatchObject(shown);
    expect(run.nodes.get("denoise/loop")).toMatchObject(shown);
  });

  test("shows a compound as running while something inside is, though it says nothing itself", () => {
    const inside = [
      started,
      { type: "steps.cached", path: "denoise/loop", from: 0, to: 3 },
      { type: "node.started", path: "denoise/loop/step[3]/unet", node: "unet.base" },
    ] as const;
    expect(told(...inside).nodes.get("denoise")).toMatchObject({ state: "running" });
    const over = told(...inside, { type: "node.progress", path: "denoise/loop", step: 4, of: 4 });
    expect(over.nodes.get("denoise")).toMatchObject({ state: "done", ms: 2 });
    expect(over.nodes.get("denoise/loop")).toMatchObject({ state: "done", reused: 3 });
    const ended = told(...inside, { type: "run.finished", ms: 5 });
    expect(ended.nodes.get("denoise")).toMatchObject({ state: "done" });
    expect(told(...inside, { type: "run.cancelled" }).nodes.get("denoise")).toBeUndefined();
  });

  test("leaves finished nodes as they ended", () => {
    const run = told(
      started,
      { type: "node.started", path: "text", node: "text.encode" },
      { type: "node.finished", path: "text", ms: 12 },
      { type: "node.cached", path: "model", node: "model.load" },
      { type: "node.result", path: "decode", outputs: {}, facts: { image: { width: 8, height: 8 } } },
      { type: "node.failed", path: "decode", code: "X", message: "No." },
      { type: "node.started", path: "late", node: "x" },
      { type: "run.failed", code: "X", message: "No.", path: "denoise/step[1]/unet" },
    );
    expect([...run.nodes].map(([path, { state }]) => [path, state])).toEqual([
      ["text", "done"],
      ["model", "cached"],
      ["decode", "failed"],
      ["denoise", "failed"],
      ["denoise/unet", "failed"],
    ]);
    expect(run.nodes.get("decode")?.facts).toEqual({ image: { width: 8, height: 8 } });
    expect(run).toMatchObject({ status: "failed", error: { path: "denoise/unet" }, seeds: { seed: 7 } });
  });

  test("does not change by events that come twice", () => {
    const once = told(started, { type: "node.started", path: "a", node: "x" });
    const again = follow(once, { seq: 0, run: "r", time: 0, ...started });
    expect(again).toBe(once);
  });
});
