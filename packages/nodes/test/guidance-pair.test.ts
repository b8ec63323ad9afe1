import { type GraphDocument, ResourcePool } from "@sigmaflow/core";
import { afterAll, expect, test } from "vitest";
import { type InferenceEvent, inferenceService } from "../src/model/services.ts";
import type { Latent } from "../src/port/latent.ts";
import { graphRunner } from "./support/graph-runner.ts";

const runner = graphRunner();
afterAll(() => runner.close());

const link = (from: string) => ({ $from: from });
const evaluated = (text: string) => ({
  type: "unet.base",
  in: { unet: link("model.unet"), state: link("noise.state"), at: link("at.item"), conditioning: link(`text.${text}`) },
});

/** The first step of a run, up to guidance, with both predictions as outputs. */
const document: GraphDocument = {
  sigmaflow: 1,
  nodes: {
    model: { type: "model.load", in: { name: "tiny-sdxl" } },
    text: { type: "text.encode", in: { encoders: link("model.encoders"), prompt: "a fox", negative: "blurry" } },
    schedule: { type: "schedule.plan", in: { scheduler: "Euler", steps: 3, unet: link("model.unet") } },
    steps: { type: "schedule.steps", in: { schedule: link("schedule.schedule") } },
    at: { type: "list.item", in: { items: link("steps.steps"), index: 0 } },
    noise: {
      type: "latent.noise",
      in: { seed: 7, width: 64, height: 64, schedule: link("schedule.schedule"), unet: link("model.unet") },
    },
    without: evaluated("negative"),
    with: evaluated("positive"),
    guidance: {
      type: "guidance",
      in: { conditional: link("with.prediction"), unconditional: link("without.prediction"), scale: 5 },
    },
  },
  outputs: {
    with: link("with.prediction"),
    without: link("without.prediction"),
    guided: link("guidance.prediction"),
  },
};

/** Outputs of a run, and the times inside the runtime of its evaluations of the UNet. */
async function run(...outputs: readonly string[]) {
  const { inference } = runner;
  const times: number[] = [];
  const watched = {
    ...inference,
    run: (request: Parameters<typeof inference.run>[0]) =>
      inference.run({
        ...request,
        onEvent(event: InferenceEvent) {
          if (event.type === "ran" && event.kind === "unet") times.push(event.ms);
          request.onEvent?.(event);
        },
      }),
  };
  const services = { ...runner.options.services, [inferenceService.name]: watched };
  const pool = new ResourcePool({ inference: 1 });
  const values = await runner.start(document, {}, { services, pool, outputs }).outputs;
  return { values: values as Readonly<Record<string, Latent>>, times }; // the document's outputs
}

test("both halves of a step are evaluated together, and one alone where the cache has the other: the same bytes", async () => {
  const fresh = await run("guided", "with", "without");
  const apart = { ...fresh.values };
  // What was found out about these sizes holds for the next pair.
  runner.forget();
  const pair = await run("guided", "with", "without");
  expect(pair.times).toHaveLength(2);
  expect(pair.times[0]).toBe(pair.times[1]);
  expect(pair.values).toEqual(apart);

  runner.forget();
  const one = await run("with");
  expect([one.times.length, one.values]).toEqual([1, { with: apart.with }]);
  const other = await run("guided", "with", "without");
  expect([other.times.length, other.values]).toEqual([1, apart]);
  expect((await run("guided")).times).toEqual([]);
});
