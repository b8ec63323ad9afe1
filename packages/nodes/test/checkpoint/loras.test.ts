import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createInferenceService } from "../../src/host/inference-service.ts";
import { createModelService } from "../../src/host/model-service.ts";
import { loraStrength, type Tensor } from "../../src/model/services.ts";
import { readRecording } from "../recording.ts";
import {
  type Drawn,
  drawWeights,
  everyEleventh,
  normalNumbers,
  type Shapes,
  tokenIds,
  writeCheckpoint,
  writeSafetensors,
} from "../support/checkpoint-file.ts";
import { temporaryFolder } from "../support/model-folders.ts";
import { expectNear } from "../support/parity.ts";

interface Facts {
  readonly form: "kohya" | "peft";
  readonly strength: number;
  readonly weights?: Shapes;
}

const cases = readRecording<Facts>("checkpoint-loras");
const root = temporaryFolder();
for (const folder of ["checkpoints", "loras"]) mkdirSync(join(root, folder));
writeCheckpoint(join(root, "checkpoints", "tiny.safetensors"));
for (const { facts } of cases)
  if (facts.weights) writeSafetensors(join(root, "loras", `${facts.form}.safetensors`), drawLora(facts.weights));
const models = createModelService({ roots: [root] });
const inference = createInferenceService({ models });
afterAll(async () => {
  await inference.close();
  rmSync(root, { recursive: true });
});

function drawLora(shapes: Shapes): ReadonlyMap<string, Drawn> {
  return new Map(
    [...drawWeights(shapes, 3)].map(([name, tensor]): [string, Drawn] => [
      name,
      name.endsWith(".alpha") ? { shape: [], data: Float32Array.of(2) } : tensor,
    ]),
  );
}

const normal = (seed: number, ...dims: number[]): Tensor => ({
  dims,
  data: normalNumbers(
    seed,
    dims.reduce((product, side) => product * side, 1),
  ),
});

describe("a LoRA on a checkpoint", () => {
  it.each(cases)("changes UNet and text encoders as in diffusers: $facts.form, $facts.strength", async (recorded) => {
    const { form, strength } = recorded.facts;
    const { unet, encoders } = await models.describe("tiny");
    if (!unet || !encoders) throw new Error("the checkpoint is whole");
    const digests = encoders.encoders.map(({ digest }) => digest);
    const lora = await models.lora(form, { unet: unet.digest, encoders: digests });
    expect(lora.unmatched).toEqual([]);
    const onIt = { loras: [lora.digest] };
    const feed = { [loraStrength(0)]: { dims: [], data: Float32Array.of(strength) } };
    const { prediction } = await inference.run({
      component: unet.digest,
      ...onIt,
      feeds: {
        sample: normal(1000, 2, 4, 8, 16),
        timestep: { dims: [], data: Float32Array.of(731) },
        encoder_hidden_states: normal(1001, 2, 77, 128),
        text_embeds: normal(1002, 2, 1280),
        time_ids: { dims: [2, 6], data: Float32Array.from({ length: 12 }, (_, i) => i * 64) },
        ...feed,
      },
      fetches: ["prediction"],
    });
    expectNear(prediction?.data, recorded.tensor("unet"));
    const ids = { input_ids: { dims: [2, 77], data: tokenIds }, ...feed };
    const state = "hidden_states[-2]";
    const first = await inference.run({ component: digests[0] ?? "", ...onIt, feeds: ids, fetches: [state] });
    const second = await inference.run({
      component: digests[1] ?? "",
      ...onIt,
      feeds: ids,
      fetches: [state, "pooled"],
    });
    expectNear(everyEleventh(first[state]).data, recorded.tensor("hidden"));
    expectNear(everyEleventh(second[state]).data, recorded.tensor("hidden_2"));
    expectNear(second.pooled?.data, recorded.tensor("pooled"));
  });

  it("adds up in a stack of three: parts of one LoRA are the whole, as diffusers has it", async () => {
    const whole = cases.find(({ facts }) => facts.form === "kohya" && facts.strength === 1);
    if (!whole) throw new Error("recorded above");
    const { unet, encoders } = await models.describe("tiny");
    const digests = encoders?.encoders.map((encoder) => encoder.digest) ?? [];
    const { digest } = await models.lora("kohya", { unet: unet?.digest ?? "", encoders: digests });
    const [, second = ""] = digests;
    const strengths = [0.2, 0.3, 0.5].map((part, i) => [loraStrength(i), { dims: [], data: Float32Array.of(part) }]);
    const { pooled, ...states } = await inference.run({
      component: second,
      loras: [digest, digest, digest],
      feeds: { input_ids: { dims: [2, 77], data: tokenIds }, ...Object.fromEntries(strengths) },
      fetches: ["hidden_states[-2]", "pooled"],
    });
    expectNear(pooled?.data, whole.tensor("pooled"));
    expectNear(everyEleventh(states["hidden_states[-2]"]).data, whole.tensor("hidden_2"));
  });
});
