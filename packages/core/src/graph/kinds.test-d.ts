import { expectTypeOf } from "vitest";
import { defineCompound } from "../node/define-compound.ts";
import { defineNode } from "../node/define-node.ts";
import { image, type Latent, latent, sketch, tensor, type UNet, unet, upscaler, vae } from "../port/fixtures/kinds.ts";
import { any, boolean, float, int, json, list, oneOf, seed, string } from "../port/plain.ts";
import { buildGraph } from "./build-graph.ts";
import type { Link } from "./typed-graph.ts";

const never = (): never => {
  throw new Error("only compiled");
};

const sources = defineNode({
  type: "sources",
  version: 1,
  inputs: {},
  outputs: {
    latent: latent(),
    latents: list(latent()),
    image: image(),
    sketch: sketch(),
    sketches: list(sketch()),
    unet: unet(),
    upscaler: upscaler(),
    text: string(),
    whole: int(),
    number: float(),
    seed: seed(),
    word: oneOf(["a", "b"]),
    anything: any(),
  },
  run: never,
});
const sink = defineNode({
  type: "sink",
  version: 1,
  inputs: {
    latent: latent({ optional: true }),
    latents: list(latent(), { optional: true }),
    image: image({ optional: true }),
    images: list(image(), { optional: true }),
    unet: unet({ optional: true }),
    tensor: tensor({ optional: true }),
    text: string({ optional: true }),
    whole: int({ optional: true }),
    number: float({ optional: true }),
    seed: seed({ optional: true }),
    word: oneOf(["a", "b"], { optional: true }),
    other: oneOf(["c", "d"], { optional: true }),
    data: json({ optional: true }),
  },
  outputs: {},
  run: never,
});
const choose = defineNode({
  type: "switch",
  version: 1,
  inputs: { when: boolean(), yes: any("T"), no: any("T") },
  outputs: { value: any("T") },
  run: never,
});
const part = defineNode({
  type: "part",
  version: 1,
  inputs: { items: list(any("T")), more: any("T", { optional: true }) },
  outputs: { items: list(any("T")), first: any("T") },
  run: never,
});
const smooth = defineCompound({
  type: "smooth",
  version: 1,
  graph: buildGraph({ latent: latent(), times: int({ default: 1 }) }, (_, given) => ({ smoothed: given.latent })),
});

buildGraph((g) => {
  const from = g.node("from", sources, {});

  // Kinds go where their own ports are, and where they are accepted.
  g.node("a", sink, { latent: from.latent, latents: from.latents, image: from.sketch, tensor: from.latent });
  g.node("b", sink, { number: from.whole, seed: from.whole, whole: from.seed, data: from.word, text: from.word });
  g.node("c", sink, { images: from.sketches, image: from.anything, latent: from.anything, word: "a" });
  g.node("d", sink, { images: [from.sketch, from.image], latents: [from.latent], data: [1, "two", { three: 3 }] });

  // Two kinds of one shape do not connect.
  // @ts-expect-error an upscaler into a UNet port
  g.node("e1", sink, { unet: from.upscaler });
  // @ts-expect-error an image where only a sketch would do is fine, but not a sketch's port for latents
  g.node("e2", sink, { latent: from.sketch });
  // @ts-expect-error what a port accepts is not accepted the other way round
  g.node("e3", sink, { image: from.latent });
  // @ts-expect-error a number is no whole number
  g.node("e4", sink, { whole: from.number });
  // @ts-expect-error text is no number
  g.node("e5", sink, { number: from.text });
  // @ts-expect-error one word of another set
  g.node("e6", sink, { other: from.word });
  // @ts-expect-error a list where one is asked for
  g.node("e7", sink, { latent: from.latents });
  // @ts-expect-error one where a list is asked for
  g.node("e8", sink, { latents: from.latent });
  // @ts-expect-error a list of latents where a list of images is asked for
  g.node("e9", sink, { images: from.latents });
  // @ts-expect-error a latent among images
  g.node("e10", sink, { images: [from.image, from.latent] });
  // @ts-expect-error a value of a kind without literals
  g.node("e11", sink, { unet: { kind: "unet" } });
  // @ts-expect-error a kind that is not plain is no data
  g.node("e12", sink, { data: from.latent });
  // @ts-expect-error no input of this name
  g.node("e13", sink, { latnet: from.latent });
  // @ts-expect-error text where a number is asked for
  g.node("e14", sink, { number: "2" });
  // @ts-expect-error a word that is not of the set
  g.node("e15", sink, { word: "c" });

  // A variable is of what it is given.
  const chosen = g.node("chosen", choose, { when: true, yes: from.latent, no: from.latent });
  expectTypeOf(chosen.value).toEqualTypeOf<Link<Latent, "latent", "latent">>();
  g.node("f", sink, { latent: chosen.value });
  const number = g.node("number", choose, { when: true, yes: from.number, no: 1 });
  expectTypeOf(number.value).toEqualTypeOf<Link<number, "float", "float" | "json">>();
  g.node("h", sink, { number: number.value });
  const some = g.node("some", part, { items: from.latents });
  expectTypeOf(some.items).toEqualTypeOf<Link<readonly Latent[], "list<latent>", "list<latent>">>();
  expectTypeOf(some.first).toEqualTypeOf<Link<Latent, "latent", "latent">>();
  g.node("i", sink, { latents: some.items, latent: some.first });
  const mixed = g.node("mixed", part, { items: [from.image, from.sketch] });
  g.node("j", sink, { images: mixed.items });
  const words = g.node("words", part, { items: ["a", "b"] });
  g.node("k", sink, { text: words.first });

  // @ts-expect-error a latent through a switch is no image
  g.node("e16", sink, { image: chosen.value });
  // @ts-expect-error the two ways must be of one kind
  g.node("e17", choose, { when: true, yes: from.latent, no: from.image });
  // @ts-expect-error text is no latent
  g.node("e18", choose, { when: true, yes: from.latent, no: "none" });
  // @ts-expect-error the third does not fit the others
  g.node("e19", part, { items: [from.image, from.sketch, from.latent] });
  // @ts-expect-error one way is missing
  g.node("e20", choose, { when: true, yes: from.latent });
  // @ts-expect-error one item is no list
  g.node("e21", part, { items: from.latent });
  // @ts-expect-error a number is no yes or no
  g.node("e22", choose, { when: 1, yes: from.latent, no: from.latent });

  // Compounds are added like nodes.
  const smoothed = g.node("smoothed", smooth, { latent: from.latent });
  expectTypeOf(smoothed.smoothed).toEqualTypeOf<Link<Latent, "latent", "latent">>();
  // @ts-expect-error a compound's input is of its graph's kind
  g.node("e23", smooth, { latent: from.image });
  // @ts-expect-error a compound's input is missing
  g.node("e24", smooth, {});
  // @ts-expect-error no output of this name
  smoothed.latent;

  // Bodies see what they are given, as what it is.
  g.map("m", { items: from.latents, shared: { unet: from.unet } }, (body, { item, index, unet: inner }) => {
    expectTypeOf(item).toEqualTypeOf<Link<Latent, "latent", "latent">>();
    expectTypeOf(inner).toEqualTypeOf<Link<UNet, "unet", "unet">>();
    body.node("x", sink, { latent: item, unet: inner, whole: index });
    // @ts-expect-error a UNet into a latent port
    body.node("e25", sink, { latent: inner });
    return { item };
  });
  // @ts-expect-error a state must be carried as what it is
  g.loop("e26", { items: from.latents, state: { unet: from.unet } }, () => ({ unet: from.upscaler }));
  const counted = g.map("counted", { items: [1, 2, 3] }, (_, { item }) => ({ item }));
  expectTypeOf(counted.item).toMatchTypeOf<Link<readonly number[], "list<int>">>();
  return { latent: chosen.value };
});

// Graphs are built from what they declare.
const inner = buildGraph({ latent: latent(), vae: vae() }, (_, given) => ({ out: given.latent }));
expectTypeOf(inner.outputs.out.spec.type).toEqualTypeOf<string>();
buildGraph({ vae: vae(), image: image() }, (g, given) => {
  // @ts-expect-error an image into a graph that needs a latent
  g.call("e27", inner, { latent: given.image, vae: given.vae });
  // @ts-expect-error an input of the called graph is missing
  g.call("e28", inner, { vae: given.vae });
  return {};
});
