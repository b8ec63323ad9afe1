import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, test } from "vitest";
import { readRecording } from "../recording.ts";
import { writeCheckpoint } from "../support/checkpoint-file.ts";
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

const root = temporaryFolder();
const folder = join(root, "checkpoints");
mkdirSync(folder);
writeCheckpoint(join(folder, "tiny base (v1).safetensors"));
writeCheckpoint(join(folder, "tiny-v.safetensors"), { markers: ["v_pred"] });
writeCheckpoint(join(folder, "tiny-zero-snr.safetensors"), { markers: ["v_pred", "ztsnr"] });
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
