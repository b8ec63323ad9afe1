import { buildGraph } from "@sigmaflow/core";
import { afterAll, expect, test } from "vitest";
import { modelLoad } from "../../src/node/model-load.ts";
import { textEncode } from "../../src/node/text-encode.ts";
import type { Conditioning } from "../../src/port/conditioning.ts";
import type { WeightApplication } from "../../src/prompt/apply-weights.ts";
import { type RecordedTensor, readRecording } from "../recording.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { expectRun, expectValues } from "../support/parity.ts";
import { latentOutputs, type Made, textToImage } from "../support/recorded-graphs.ts";
import type { RecordedRun } from "../support/recorded-run.ts";

const runner = graphRunner();
afterAll(() => runner.close());

type Tensors = { readonly tensors: Readonly<Record<string, string>> };
type Plain = Tensors & { readonly prompt: string };
type Weighted = Plain & {
  readonly syntax: "a1111" | "comfy" | "compel" | "none";
  readonly apply: WeightApplication | "none";
  readonly run?: Omit<RecordedRun["settings"], "prompt"> & { readonly scheduler: string };
};

const plain = readRecording<Plain>("text").filter(hasStates);
const weighted = readRecording<Weighted>("weights").filter(hasStates);

test.each(plain)("gives diffusers' states and pooled projection: $facts.id", async ({ facts, tensor }) => {
  const positive = await encoded({ prompt: facts.prompt, weights: "none", overflow: "truncate" });
  const { data } = sideBySide(tensor("hidden"), tensor("hidden_2"));
  expectValues(positive.hidden, data);
  expectValues(positive.pooled, tensor("pooled").data);
});

test.each(weighted)("gives the recorded weighted states: $facts.id", async ({ facts, tensor }) => {
  const positive = await encoded({ prompt: facts.prompt, ...asRecorded(facts) });
  const { shape, data } = tensor("hidden");
  expect([1, positive.tokens, positive.width]).toEqual(shape);
  expectValues(positive.hidden, data);
  expectValues(positive.pooled, tensor("pooled").data);
});

test.each(readRecording<Plain>("compel"))(
  "[numbers F5] weighs as compel's default, and as its other way, do: $facts.id",
  async ({ facts, tensor }) => {
    const settings = { prompt: facts.prompt, weights: "compel" } as const;
    expectValues((await encoded({ ...settings, apply: "compel-mask" })).hidden, tensor("masked").data);
    if ("removed" in facts.tensors) expectValues((await encoded(settings)).hidden, tensor("removed").data);
  },
);

test("[numbers F6] pools a prompt without its signs, which compel pools with them", async () => {
  for (const { facts, tensor } of readRecording<Plain>("compel")) {
    const raw = await encoded({ prompt: facts.prompt, weights: "none" });
    expectValues(raw.pooled, tensor("pooled_raw").data);
    const { pooled } = await encoded({ prompt: facts.prompt, weights: "compel" });
    const most = Math.max(...pooled.map(Math.abs));
    const apart = Math.max(...pooled.map((value, i) => Math.abs(value - raw.pooled[i]!))) / most;
    expect([facts.id, apart > 0.2, apart < 1.2]).toEqual([facts.id, true, true]);
  }
});

const runs = weighted.flatMap(({ facts, tensor }) => {
  const { run, prompt } = facts;
  return run ? [{ facts, tensor, settings: { ...run, prompt } }] : [];
});

test.each(runs)("gives diffusers' latents for weighted words: $facts.id", async ({ settings, ...recorded }) => {
  const graph = textToImage({ scheduler: settings.scheduler, settings }, { text: asRecorded(recorded.facts) });
  expectRun(await runner.outputs<Made>(graph, {}, latentOutputs), recorded);
});

interface Settings {
  readonly weights: "a1111" | "comfyui" | "compel" | "none";
  readonly apply?: WeightApplication;
  readonly overflow?: "truncate";
}

/** What a graph of one text encoding gives for a prompt. */
async function encoded(settings: Settings & { readonly prompt: string }): Promise<Conditioning> {
  const graph = buildGraph((g) => {
    const { encoders } = g.node("model", modelLoad, { name: "tiny-sdxl" });
    const { positive } = g.node("text", textEncode, { encoders, ...settings });
    return { positive };
  });
  return (await runner.outputs<{ positive: Conditioning }>(graph.document)).positive;
}

function asRecorded({ syntax, apply }: Weighted): Pick<Settings, "weights" | "apply"> {
  return { weights: syntax === "comfy" ? "comfyui" : syntax, ...(apply !== "none" && { apply }) };
}

/** Some cases were recorded for their token ids only, which no node shows. */
function hasStates({ facts }: { readonly facts: Tensors }): boolean {
  return "hidden" in facts.tensors;
}

/** Two encoders' states `[1, tokens, width]` joined along their width. */
function sideBySide(first: RecordedTensor, second: RecordedTensor): RecordedTensor {
  const [, tokens = 0] = first.shape;
  const rows = [first, second].map(({ shape, data }) => (token: number) => [
    ...data.subarray(token * shape[2]!, (token + 1) * shape[2]!),
  ]);
  const data = Array.from({ length: tokens }, (_, token) => rows.flatMap((row) => row(token)));
  return { shape: [1, tokens, first.shape[2]! + second.shape[2]!], data: Float32Array.from(data.flat()) };
}
