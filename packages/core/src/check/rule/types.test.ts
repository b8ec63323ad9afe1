import { expect, test } from "vitest";
import { checked, foundAt } from "../fixtures/found.ts";

const unet = { $from: "load.unet" };
const latent = { $from: "noise.latent" };

test("[D13] says what the port takes, what it is given, and another output that fits", () => {
  expect(foundAt({ type: "vae.decode", in: { vae: { $from: "load.unet" }, latent: { $from: "load.vae" } } })).toEqual([
    "it.latent: TYPE_MISMATCH: VAE decode needs a Latent as `latent`, but `load.vae` is a VAE. Link an output that is a Latent.",
    "it.vae: TYPE_MISMATCH: VAE decode needs a VAE as `vae`, but `load.unet` is a UNet. Did you mean `load.vae`?",
  ]);
});

test("[D13] names the node that converts", () => {
  expect(foundAt({ type: "image.grid", in: { images: [latent] } })).toEqual([
    "it.images: TYPE_MISMATCH: Grid needs an Image as `images`, but `noise.latent` is a Latent. Put `vae.decode` between.",
  ]);
});

test("[D13] tells lists from single values", () => {
  const image = { type: "vae.decode", in: { vae: { $from: "load.vae" }, latent } };
  expect(foundAt({ type: "image.grid", in: { images: { $from: "image.image" } } }, { nodes: { image } })).toEqual([
    "it.images: TYPE_MISMATCH: Grid needs a list (Image) as `images`, but `image.image` is an Image. Put the link into a list: [{ … }].",
  ]);
  expect(foundAt({ type: "unet.step", in: { unet, latent, at: { $from: "steps.steps" } } })).toEqual([
    "it.at: TYPE_MISMATCH: UNet step needs a Schedule step as `at`, but `steps.steps` is a list (Schedule step). Put the node into a map to have it done for each.",
  ]);
});

test("[D13] takes kinds that mean the same: a whole number for a number, a word for text", () => {
  const nodes = { whole: { type: "value.int", in: { value: 7 } }, half: { type: "value.float", in: { value: 0.5 } } };
  const step = { type: "unet.step", in: { unet, latent, guidance_scale: { $from: "whole.value" } } };
  expect(foundAt(step, { nodes })).toEqual([]);
  expect(foundAt({ type: "schedule.steps", in: { steps: { $from: "half.value" } } }, { nodes })).toEqual([
    "it.steps: TYPE_MISMATCH: Schedule steps needs a whole number as `steps`, but `half.value` is a number. Link an output that is a whole number.",
  ]);
});

test("[D14] holds the ports that share a type variable together", () => {
  expect(foundAt({ type: "flow.switch", in: { when: true, yes: latent, no: { $from: "load.vae" } } })).toEqual([
    "it.no: TYPE_MISMATCH: Switch needs one kind of value as `yes` and `no`: `yes` is a Latent, but `load.vae` is a VAE. Link an output that is a Latent.",
  ]);
  expect(foundAt({ type: "flow.switch", in: { when: true, yes: latent, no: 5 } })).toEqual([
    "it.no: TYPE_MISMATCH: Switch needs one kind of value as `yes` and `no`: `yes` is a Latent, but `no` is a whole number. Link an output that is a Latent.",
  ]);
});

test("[D14] a switch gives the kind of what it chooses from, a number if one is whole and one is not", () => {
  const gives = (yes: unknown, no: unknown) => {
    const { problems, outputs } = checked({
      nodes: {
        noise: { type: "latent.noise" },
        it: { type: "flow.switch", in: { when: true, yes: yes as never, no: no as never } },
      },
      outputs: { value: { $from: "it.value" }, noise: { $from: "noise.latent" } },
    });
    expect(problems).toEqual([]);
    return outputs.get("it")?.get("value")?.type;
  };
  expect(gives(latent, latent)).toEqual({ id: "latent" });
  expect(gives(1, 2)).toEqual({ id: "int" });
  expect(gives(1, 0.5)).toEqual({ id: "float" });
  expect(gives(0.5, 1)).toEqual({ id: "float" });
  expect(gives([1, 2], [3])).toEqual({ id: "list", of: { id: "int" } });
  expect(gives({ a: 1 }, { b: [] })).toEqual({ id: "json" });
});

test("[D14] what comes out of a switch must fit where it goes", () => {
  const choose = { type: "flow.switch", in: { when: true, yes: latent, no: latent } };
  const nodes = { choose };
  expect(foundAt({ type: "latent.double", in: { latent: { $from: "choose.value" } } }, { nodes })).toEqual([]);
  expect(foundAt({ type: "vae.decode", in: { vae: { $from: "choose.value" }, latent } }, { nodes })).toEqual([
    "it.vae: TYPE_MISMATCH: VAE decode needs a VAE as `vae`, but `choose.value` is a Latent. Link an output that is a VAE.",
  ]);
});
