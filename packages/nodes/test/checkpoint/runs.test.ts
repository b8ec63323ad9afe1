import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createModelService } from "../../src/host/model-service.ts";
import { showCheckpoint } from "../../src/host/show-model.ts";
import { readRecording } from "../recording.ts";
import { type Markers, writeCheckpoint } from "../support/checkpoint-file.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { temporaryFolder } from "../support/model-folders.ts";
import { expectLatent, expectLatents, expectRun } from "../support/parity.ts";
import {
  latentOutputs,
  type Made,
  type RecordedHandoff,
  type RefinedMade,
  refinedTextToImage,
  textToImage,
} from "../support/recorded-graphs.ts";
import type { KeptRun } from "../support/recorded-run.ts";

const root = temporaryFolder();
const folder = join(root, "checkpoints");
mkdirSync(folder);
writeCheckpoint(join(folder, "tiny base (v1).safetensors"));
writeCheckpoint(join(folder, "tiny-v.safetensors"), { markers: { v_pred: [] } });
writeCheckpoint(join(folder, "tiny-zero-snr.safetensors"), { markers: { v_pred: [], ztsnr: [] } });
const edmCases = readRecording<KeptRun & { readonly id: string; readonly markers: Markers }>("checkpoint-edm");
const edmFile = (id: string): string => `edm-${id.split("-")[0]}`;
for (const { facts } of edmCases.filter(({ facts }) => !facts.id.includes("-")))
  writeCheckpoint(join(folder, `${edmFile(facts.id)}.safetensors`), { markers: facts.markers });
writeCheckpoint(join(folder, "tiny-refiner.safetensors"), { refiner: true });
const runner = graphRunner([root]);
afterAll(async () => {
  await runner.close();
  rmSync(root, { recursive: true });
});

const cases = readRecording<RecordedHandoff>("checkpoint-runs");
const models: { readonly [id: string]: string } = { "v-prediction": "tiny-v", "zero-snr": "tiny-zero-snr.safetensors" };

test.each(cases.filter(({ facts }) => facts.id !== "handoff"))(
  "a checkpoint file gives diffusers' latents after every evaluation: $facts.id",
  async (recorded) => {
    const graph = textToImage(recorded.facts, { model: models[recorded.facts.id] ?? "tiny base (v1)" });
    expectRun(await runner.outputs<Made>(graph, {}, latentOutputs), recorded);
  },
);

test.each(edmCases)("a file that says how EDM trained it gives diffusers' latents: $facts.id", async (recorded) => {
  const graph = textToImage(recorded.facts, { model: edmFile(recorded.facts.id) });
  expectRun(await runner.outputs<Made>(graph, {}, latentOutputs), recorded);
});

test("what is shown of CosXL's file names its ends", async () => {
  const shown = { prediction: "v_prediction", edm: { smallest: 0.002, largest: 120 } };
  expect(await showCheckpoint([root], "edm-cosxl")).toMatchObject(shown);
});

test("a file of Playground's scales latents by its own statistics", async () => {
  const { markers } = edmCases.find(({ facts }) => facts.id === "playground")!.facts;
  const { vae } = await createModelService({ roots: [root] }).describe("edm-playground", { parts: ["vae"] });
  expect(vae).toMatchObject({ latentsMean: markers.edm_mean, latentsStd: markers.edm_std, scalingFactor: 0.5 });
});

test.each(cases.filter(({ facts }) => facts.id === "handoff"))(
  "a base hands over to a refiner, each from its file, as diffusers' do",
  async (recorded) => {
    const graph = refinedTextToImage(recorded.facts, "Euler", { base: "tiny base (v1)", refiner: "tiny-refiner" });
    const outputs = ["initial", "latents", "refiner_latents"];
    const made = await runner.outputs<RefinedMade>(graph, {}, outputs);
    expectLatent(made.initial, recorded.tensor("initial"));
    expectLatents(made.latents, recorded.tensor("latents"));
    expectLatents(made.refiner_latents, recorded.tensor("refiner_latents"));
  },
);
