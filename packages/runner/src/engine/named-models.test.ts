import { catalogueOf, check, type GraphDocument } from "@sigmaflow/core";
import { createSdxlRegistry } from "@sigmaflow/nodes";
import { expect, onTestFinished, test } from "vitest";
import { createEngine } from "./engine.ts";
import { NamedModels } from "./named-models.ts";

/** Noise and text for a refiner, which is of a model that is named. */
function refining(model: string): GraphDocument {
  const text = (name: string) => ({ $from: `text.${name}` });
  return {
    sigmaflow: 1,
    inputs: { model: { type: "string", default: model } },
    nodes: {
      load: { type: "model.load", in: { name: { $input: "model" } } },
      plan: { type: "schedule.plan", in: { steps: 2 } },
      split: { type: "schedule.steps", in: { schedule: { $from: "plan.schedule" } } },
      noise: {
        type: "latent.noise",
        in: { seed: 1, width: 64, height: 64, schedule: { $from: "plan.schedule" }, unet: { $from: "load.unet" } },
      },
      text: { type: "text.encode", in: { encoders: { $from: "load.encoders" }, prompt: "a fox" } },
      refine: {
        type: "denoise.refiner",
        in: {
          ...{ unet: { $from: "load.unet" }, positive: text("positive"), negative: text("negative") },
          ...{ state: { $from: "noise.state" }, steps: { $from: "split.steps" } },
        },
      },
    },
    outputs: { state: { $from: "refine.state" } },
  };
}

function places(problems: readonly { readonly code: string; readonly path: string; readonly port?: string }[]) {
  return problems.map(({ code, path, port }) => `${code} ${path}.${port}`);
}

const unfit = ["unet", "positive", "negative"].map((port) => `UNFIT_VALUE refine.${port}`);

test("a base's UNet for a refiner is refused by checking and by preparing, before anything runs", async () => {
  const engine = createEngine({ cache: false });
  onTestFinished(() => engine.close());
  const wrong = JSON.stringify(refining("embedded"));
  const { problems } = await engine.check(wrong);
  expect(places(problems)).toEqual(unfit);
  expect(problems[0]).toMatchObject({
    message: "Refine needs a refiner UNet as `unet`, but `load.unet` is a base UNet.",
    hint: "Name one in `model`: `embedded-refiner`; or link another output.",
  });
  for (let again = 0; again < 2; again++) {
    await expect(engine.prepare(wrong)).rejects.toMatchObject({ problems: [{}, {}, {}] });
    expect((await engine.prepare(wrong, { model: "embedded-refiner" })).warnings).toEqual([]);
  }
});

test("models that nobody here knows, or that somebody else serves, are let be", async () => {
  const engine = createEngine({ cache: false });
  onTestFinished(() => engine.close());
  expect((await engine.check(refining("mine") as never)).problems).toEqual([]);
  const others = createEngine({ cache: false, services: [{ name: "models", make: () => ({}) }] });
  onTestFinished(() => others.close());
  expect((await others.check(refining("embedded") as never)).problems).toEqual([]);
});

test("looks again at each check, and keeps one catalogue for as long as nothing changes", async () => {
  let expert: "base" | "refiner" | undefined = "base";
  let looks = 0;
  const look = async () => {
    looks++;
    return expert;
  };
  const models = new NamedModels({ expert: look, list: async () => [] });
  const catalogue = catalogueOf(createSdxlRegistry());
  const seen = new Set<unknown>();
  const codes = async () => {
    const { problems } = await models.checked(catalogue, (knowing) => {
      seen.add(knowing);
      return { ...check(refining("mine"), knowing), migrated: [] };
    });
    return problems.length;
  };
  expect([await codes(), await codes(), await codes()]).toEqual([3, 3, 3]);
  expect(seen.size).toBe(2);
  expert = "refiner";
  expect(await codes()).toBe(0);
  expert = undefined;
  expect(await codes()).toBe(0);
  expect(looks).toBeGreaterThan(5);
});
