import { expectTypeOf } from "vitest";
import { definePortType } from "../port/define-port-type.ts";
import { type Image, image, type Latent, latent, type Vae, vae } from "../port/fixtures/kinds.ts";
import { any, boolean, float, int, list, oneOf, seed, string } from "../port/plain.ts";
import type { Seed } from "../port/port.ts";
import { defineNode, type NodeContext } from "./define-node.ts";
import { service } from "./service.ts";

const own = definePortType<{ readonly x: 1 }>()({ id: "own.kind", label: "Own", colour: "#000000" });

// Inputs come as what their ports say.
defineNode({
  type: "all.kinds",
  version: 1,
  inputs: {
    latent: latent(),
    maybe: image({ optional: true }),
    word: oneOf(["base", "refiner"]),
    steps: int({ default: 25 }),
    seed: seed(),
    texts: list(string()),
    nested: list(list(float())),
    anything: any("T"),
    own: own(),
  },
  outputs: { latent: latent(), note: string({ optional: true }) },
  run(inputs, context) {
    expectTypeOf(inputs.latent).toEqualTypeOf<Latent>();
    expectTypeOf(inputs.maybe).toEqualTypeOf<Image | undefined>();
    expectTypeOf(inputs.word).toEqualTypeOf<"base" | "refiner">();
    expectTypeOf(inputs.steps).toEqualTypeOf<number>();
    expectTypeOf(inputs.seed).toEqualTypeOf<Seed>();
    expectTypeOf(inputs.texts).toEqualTypeOf<readonly string[]>();
    expectTypeOf(inputs.nested).toEqualTypeOf<readonly (readonly number[])[]>();
    expectTypeOf(inputs.anything).toEqualTypeOf<unknown>();
    expectTypeOf(inputs.own).toEqualTypeOf<{ readonly x: 1 }>();
    expectTypeOf(context).toEqualTypeOf<NodeContext>();
    // @ts-expect-error no input of this name
    inputs.latents;
    // @ts-expect-error inputs are not changed
    inputs.steps = 3;
    // @ts-expect-error it may be absent
    inputs.maybe.width;
    return { latent: inputs.latent };
  },
});

const ports = { inputs: { value: float() }, outputs: { value: float(), image: image() } };
const picture = {} as Image;

// What `run` gives is what the outputs say, now or later.
defineNode({ type: "a", version: 1, ...ports, run: ({ value }) => ({ value, image: picture }) });
defineNode({ type: "a", version: 1, ...ports, run: async ({ value }) => ({ value, image: picture }) });
// @ts-expect-error an output is missing
defineNode({ type: "a", version: 1, ...ports, run: ({ value }) => ({ value }) });
// @ts-expect-error an output is missing later
defineNode({ type: "a", version: 1, ...ports, run: async ({ value }) => ({ value }) });
// @ts-expect-error an output is of another type
defineNode({ type: "a", version: 1, ...ports, run: ({ value }) => ({ value: String(value), image: picture }) });
// @ts-expect-error a Latent where an Image was promised
defineNode({ type: "a", version: 1, ...ports, run: ({ value }) => ({ value, image: {} as Latent }) });
// @ts-expect-error nothing at all
defineNode({ type: "a", version: 1, ...ports, run: () => {} });
// @ts-expect-error no input of this name
defineNode({ type: "a", version: 1, ...ports, run: ({ valu }) => ({ value: valu, image: picture }) });
// @ts-expect-error a node must have a version
defineNode({ type: "a", ...ports, run: ({ value }) => ({ value, image: picture }) });

// Defaults are of the port's type.
string({ default: "x" });
// @ts-expect-error text is no number
int({ default: "25" });
// @ts-expect-error not one of the words
oneOf(["base", "refiner"], { default: "both" });
// @ts-expect-error a list of numbers holds no text
list(int(), { default: ["x"] });
// @ts-expect-error no such option
float({ maximum: 3 });
// @ts-expect-error a VAE cannot be written into a document
vae({ default: {} as Vae });

// Lazy inputs are decided from the others, and caching by what the node was given.
defineNode({
  type: "lazy",
  version: 1,
  inputs: { when: boolean(), yes: any("T") },
  outputs: { value: any("T") },
  lazy: { yes: ({ when }) => when === true },
  cache: async ({ when }, { path }) => `${when} ${path}`,
  run: ({ yes }) => ({ value: yes }),
});
defineNode({
  type: "lazy",
  version: 1,
  inputs: { when: boolean() },
  outputs: {},
  // @ts-expect-error no input of this name
  lazy: { no: () => true },
  run: () => ({}),
});
defineNode({
  type: "outside",
  version: 1,
  inputs: { when: boolean() },
  outputs: {},
  // @ts-expect-error what lies outside is told as text
  cache: ({ when }) => when,
  run: () => ({}),
});

// Services are typed by their keys.
const files = service<{ read(name: string): Uint8Array }>("files");
defineNode({
  type: "reader",
  version: 1,
  inputs: {},
  outputs: { size: int() },
  uses: [files],
  run(_, { use }) {
    expectTypeOf(use(files).read("x")).toEqualTypeOf<Uint8Array>();
    // @ts-expect-error the service has no such function
    use(files).write("x");
    return { size: use(files).read("x").length };
  },
});
// @ts-expect-error a numeric service tells its environment
defineNode({ type: "n", version: 1, inputs: {}, outputs: {}, numeric: files, run: () => ({}) });

// Versions, steps and effects are data of fixed shapes.
defineNode({
  type: "versioned",
  version: 2,
  revision: 3,
  migrations: [{ to: 2, type: "old", rename: { inputs: { a: "value" } }, remove: ["b"], set: { value: 1 } }],
  deprecated: "Use another.",
  effect: "outside",
  ...ports,
  run: () => ({ value: 1, image: picture }),
});
defineNode({
  type: "wrong.effect",
  version: 1,
  // @ts-expect-error no such effect
  effect: "free",
  ...ports,
  run: () => ({ value: 1, image: picture }),
});
defineNode({
  type: "wrong.step",
  version: 2,
  // @ts-expect-error a step is data, no function
  migrations: [{ to: 2, migrate: () => ({}) }],
  ...ports,
  run: () => ({ value: 1, image: picture }),
});
// @ts-expect-error every node says its version
defineNode({ type: "no.version", ...ports, run: () => ({ value: 1, image: picture }) });
