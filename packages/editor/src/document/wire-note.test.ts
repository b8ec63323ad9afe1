import { check } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { catalogue, example } from "./fixtures/graphs.ts";
import { newRun, type RunView } from "./run-view.ts";
import { wireNote } from "./wire-note.ts";
import { inputsCard } from "./wires.ts";

const document = example("txt2img-refined");
const situation = { document, scope: [], body: document, checked: check(document, catalogue), catalogue };
const nothing = { run: undefined, values: {} };

test("a wire says what it carries before a run, by the settings, and after one by what was made", () => {
  const decoded = { node: "decode", port: "image" };
  expect(wireNote(situation, { node: "finish", port: "latent" }, nothing)).toEqual({
    kind: "Latent",
    facts: "128 × 128 → 1024 × 1024",
  });
  expect(wireNote(situation, decoded, nothing)).toEqual({ kind: "Image", facts: "1024 × 1024" });
  const made = {
    state: "done",
    since: 0,
    outputs: { image: "hash" },
    facts: { image: { width: 512, height: 640 } },
  } as const;
  const run: RunView = { ...newRun("r"), nodes: new Map([["decode", made]]) };
  expect(wireNote(situation, decoded, { ...nothing, run })).toEqual({
    kind: "Image",
    facts: "512 × 640",
    picture: "hash",
  });
});

test("a wire from an input of the graph says its value, what was filled in before the default", () => {
  const steps = { node: inputsCard, port: "num_inference_steps" };
  expect(wireNote(situation, steps, nothing)).toEqual({ kind: "whole number", facts: "25" });
  expect(wireNote(situation, steps, { ...nothing, values: { num_inference_steps: 9 } }).facts).toBe("9");
  expect(wireNote(situation, { node: inputsCard, port: "prompt" }, nothing).facts).toHaveLength(40);
});
