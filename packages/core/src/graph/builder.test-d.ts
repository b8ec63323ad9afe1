import { expectTypeOf } from "vitest";
import { defineNode } from "../node/define-node.ts";
import { type Image, image, type Latent, latent, type Vae, vae } from "../port/fixtures/kinds.ts";
import { any, float, int, list, oneOf, seed, string } from "../port/plain.ts";
import type { Seed } from "../port/port.ts";
import type { RunEvent } from "../run/event.ts";
import type { RunGraphOptions } from "../run/run-graph.ts";
import { runGraph } from "../run/run-graph.ts";
import { buildGraph } from "./build-graph.ts";
import type { Link } from "./typed-graph.ts";

const load = defineNode({
  type: "load",
  version: 1,
  inputs: { name: string(), kind: oneOf(["base", "refiner"], { default: "base" }) },
  outputs: { vae: vae(), latent: latent(), steps: list(int()) },
  run: () => ({}) as { vae: Vae; latent: Latent; steps: number[] },
});
const decode = defineNode({
  type: "decode",
  version: 1,
  inputs: { latent: latent(), vae: vae() },
  outputs: { image: image() },
  run: () => ({}) as { image: Image },
});
const step = defineNode({
  type: "step",
  version: 1,
  inputs: { latent: latent(), at: int(), strength: float({ default: 1 }) },
  outputs: { latent: latent() },
  run: ({ latent: state }) => ({ latent: state }),
});
const grid = defineNode({
  type: "grid",
  version: 1,
  inputs: { images: list(image()), label: string({ optional: true }), extra: any("T", { optional: true }) },
  outputs: { image: image() },
  run: () => ({}) as { image: Image },
});

const drawing = buildGraph({ latent: latent(), vae: vae(), strength: float({ default: 1 }) }, (g, given) => {
  const { latent: moved } = g.node("step", step, { latent: given.latent, at: 0, strength: given.strength });
  return { picture: g.node("decode", decode, { latent: moved, vae: given.vae }).image };
});

const graph = buildGraph(
  { prompt: string({ default: "a panda" }), seed: seed(), note: string({ optional: true }) },
  (g, inputs) => {
    expectTypeOf(inputs.prompt).toEqualTypeOf<Link<string, "string", "string" | "enum" | "json">>();
    expectTypeOf(inputs.seed).toEqualTypeOf<Link<Seed, "seed", "seed" | "int" | "json">>();
    // @ts-expect-error no input of this name
    inputs.promt;

    const loaded = g.node("load", load, { name: inputs.prompt });
    expectTypeOf(loaded.vae).toEqualTypeOf<Link<Vae, "vae", "vae">>();
    // @ts-expect-error no output of this name
    loaded.vea;

    const { image: picture } = g.node("decode", decode, { latent: loaded.latent, vae: loaded.vae });
    // @ts-expect-error an input is missing
    g.node("d1", decode, { latent: loaded.latent });
    // @ts-expect-error no input of this name
    g.node("d2", decode, { latent: loaded.latent, vae: loaded.vae, vea: loaded.vae });
    // @ts-expect-error an Image into a Latent port
    g.node("d3", decode, { latent: picture, vae: loaded.vae });
    // @ts-expect-error a Vae into a Latent port
    g.node("d4", decode, { latent: loaded.vae, vae: loaded.vae });
    // @ts-expect-error text into a number port
    g.node("s1", step, { latent: loaded.latent, at: "3" });
    // @ts-expect-error a link to text into a number port
    g.node("s2", step, { latent: loaded.latent, at: inputs.prompt });
    // @ts-expect-error all outputs where one is asked for
    g.node("d5", decode, { latent: loaded, vae: loaded.vae });
    // @ts-expect-error not one of the words
    g.node("l1", load, { name: "x", kind: "both" });
    // @ts-expect-error a word is no node
    g.node("l2", "load", { name: "x" });

    // Lists take links to lists, lists of links, and a mixture of values and links.
    g.node("g1", grid, { images: [picture, picture] });
    g.node("g2", grid, { images: [picture], label: undefined, extra: loaded.vae });
    // @ts-expect-error a Latent among Images
    g.node("g3", grid, { images: [picture, loaded.latent] });
    // @ts-expect-error one Image is no list of them
    g.node("g4", grid, { images: picture });

    const items = loaded.steps;
    const loop = g.loop("loop", { items, state: { latent: loaded.latent } }, (body, given) => {
      expectTypeOf(given.latent).toEqualTypeOf<Link<Latent, "latent", "latent">>();
      expectTypeOf(given.item).toEqualTypeOf<Link<number, "int", "int" | "float" | "seed" | "json">>();
      expectTypeOf(given.index).toEqualTypeOf<Link<number, "int", "int" | "float" | "seed" | "json">>();
      // @ts-expect-error only what is declared comes into a body
      given.vae;
      return { latent: body.node("step", step, { latent: given.latent, at: given.item }).latent };
    });
    expectTypeOf(loop.latent).toEqualTypeOf<Link<Latent, "latent", "latent">>();
    const state = { latent: loaded.latent };
    // @ts-expect-error what an iteration returns must be what the next takes
    g.loop("l3", { items, state }, () => ({ latent: loaded.vae }));
    // @ts-expect-error an iteration must return all that is carried
    g.loop("l4", { items, state }, () => ({}));
    // @ts-expect-error items are a list
    g.loop("l6", { items: picture, state: {} }, () => ({}));

    const map = g.map("map", { items, shared: { vae: loaded.vae } }, (body, given) => {
      const { latent: one } = body.node("step", step, { latent: loaded.latent, at: given.item });
      return { image: body.node("decode", decode, { latent: one, vae: given.vae }).image, index: given.index };
    });
    expectTypeOf(map.image).toEqualTypeOf<Link<readonly Image[], "list<image>", "list<image>">>();
    expectTypeOf(map.index).toEqualTypeOf<
      Link<readonly number[], "list<int>", "list<int>" | "list<float>" | "list<seed>" | "list<json>">
    >();
    // @ts-expect-error the item is of what the list holds
    g.map("m1", { items }, (body, { item }) => body.node("d7", decode, { latent: item, vae: loaded.vae }));
    // @ts-expect-error a list of Images where one is asked for
    g.node("d6", decode, { latent: map.image, vae: loaded.vae });
    g.node("g5", grid, { images: map.image });

    const { picture: shown } = g.call("call", drawing, { latent: loaded.latent, vae: loaded.vae });
    expectTypeOf(shown).toEqualTypeOf<Link<Image, "image", "image">>();
    g.call("c1", drawing, { latent: loaded.latent, vae: loaded.vae, strength: 2 });
    // @ts-expect-error an input of the called graph is missing
    g.call("c2", drawing, { latent: loaded.latent });
    // @ts-expect-error no input of this name
    g.call("c3", drawing, { latent: loaded.latent, vae: loaded.vae, name: "x" });
    // @ts-expect-error an Image into a graph that takes a Latent
    g.call("c4", drawing, { latent: picture, vae: loaded.vae });
    // @ts-expect-error the called graph gives no output of this name
    g.call("c5", drawing, { latent: loaded.latent, vae: loaded.vae }).image;

    return { image: picture, all: map.image };
  },
);

const options = {} as RunGraphOptions;

// Runs take the declared inputs and give the declared outputs.
const running = runGraph(graph, { seed: 1 }, options);
expectTypeOf(running).resolves.toEqualTypeOf<{ readonly image: Image; readonly all: readonly Image[] }>();
expectTypeOf(running[Symbol.asyncIterator]().next()).resolves.toEqualTypeOf<IteratorResult<RunEvent>>();
runGraph(graph, { prompt: "x", seed: "18446744073709551615", note: "n" }, options);
// @ts-expect-error the seed is missing
runGraph(graph, {}, options);
// @ts-expect-error a number is no prompt
runGraph(graph, { prompt: 3, seed: 1 }, options);
// @ts-expect-error no input of this name
runGraph(graph, { seed: 1, promt: "x" }, options);
// @ts-expect-error no host and registry to run with
runGraph(graph, { seed: 1 }, {});
// @ts-expect-error links are not known outside of their graph
runGraph(graph, { prompt: { given: { $input: "x" } }, seed: 1 }, options);
// @ts-expect-error no output of this name
void running.then(({ picture }) => picture);
// @ts-expect-error a graph gives links
buildGraph(() => ({ image: 3 }));
