import { any, createRegistry, defineNode, float, int, list, type Registry, seed, string } from "../../src/index.ts";
import { Barrier, Counter, toyNodes } from "../support/toy-nodes.ts";

/** What lies outside of graphs and what tests hold in their hands: counts, gates, a world that can change. */
export class World {
  readonly counter = new Counter();
  /** What nodes that look outside find there, by name. */
  readonly outside: Record<string, string> = {};
  readonly barriers: Record<string, Barrier> = {};
  /** Signals that nodes were given, by path. */
  readonly signals = new Map<string, AbortSignal>();
  readonly registry: Registry = registryOf(this);
  ticks = 0;
  /** What nodes throw that are asked to. */
  thrown: unknown;

  /** A gate for nodes that name it; `count` have to arrive until it is full. */
  gate(name: string, count = 1): Barrier {
    const gate = new Barrier(count);
    this.barriers[name] = gate;
    return gate;
  }
}

/** The toy nodes and some that look outside, are slow, talk, or behave badly. */
function registryOf(world: World): Registry {
  const mix = defineNode({
    type: "toy.mix",
    version: 1,
    inputs: { mask: float({ min: 0, max: 1 }), a: float(), b: float() },
    outputs: { value: float() },
    lazy: { a: ({ mask }) => mask! < 1, b: ({ mask }) => mask! > 0 },
    run({ mask, a, b }, { path }) {
      world.counter.paths.push(path);
      return { value: (mask < 1 ? a * (1 - mask) : 0) + (mask > 0 ? b * mask : 0) };
    },
  });
  const outside = defineNode({
    type: "toy.outside",
    version: 1,
    inputs: { name: string() },
    outputs: { text: string() },
    async cache({ name }) {
      await Promise.resolve();
      return world.outside[name] ?? "";
    },
    run({ name }, { path }) {
      world.counter.paths.push(path);
      return { text: world.outside[name] ?? "" };
    },
  });
  const tick = defineNode({
    type: "toy.tick",
    version: 1,
    inputs: { after: any(undefined, { optional: true }) },
    outputs: { count: int() },
    cache: "never",
    run: () => ({ count: ++world.ticks }),
  });
  const fresh = defineNode({
    type: "toy.fresh",
    version: 1,
    inputs: { length: int() },
    outputs: { values: any() },
    cache: "never",
    run: ({ length }) => ({ values: new Float32Array(length).fill(7) }),
  });
  const gated = defineNode({
    type: "toy.gated",
    version: 1,
    inputs: { length: int(), at: string() },
    outputs: { values: any() },
    async run({ length, at }, { signal }) {
      await world.barriers[at]!.wait(signal);
      return { values: new Float32Array(length).fill(2) };
    },
  });
  const slow = defineNode({
    type: "toy.slow",
    version: 1,
    inputs: { value: float({ default: 0 }), at: string(), pair: string({ optional: true }) },
    outputs: { value: float() },
    resource: "cpu",
    pair: ({ pair }) => pair,
    async run({ value, at }, { path, signal }) {
      world.signals.set(path, signal);
      world.counter.paths.push(path);
      await world.barriers[at]!.wait(signal);
      return { value };
    },
  });
  const stubborn = defineNode({
    type: "toy.stubborn",
    version: 1,
    inputs: { value: float({ default: 0 }), at: string() },
    outputs: { value: float() },
    async run({ value, at }, { path }) {
      world.counter.paths.push(path);
      await world.barriers[at]!.wait();
      return { value };
    },
  });
  const talk = defineNode({
    type: "toy.talk",
    version: 1,
    inputs: { value: float({ default: 0 }), steps: int({ default: 0 }), say: string({ default: "" }) },
    outputs: { value: float() },
    run({ value, steps, say }, { progress, notice }) {
      for (let step = 0; step <= steps; step++) progress({ step, of: steps });
      if (say !== "") notice(say);
      return { value };
    },
  });
  const sum = defineNode({
    type: "toy.sum",
    version: 1,
    inputs: { values: list(float()) },
    outputs: { sum: float() },
    run({ values }, { path }) {
      world.counter.paths.push(path);
      return { sum: values.reduce((total, value) => total + value, 0) };
    },
  });
  const whole = defineNode({
    type: "toy.whole",
    version: 1,
    inputs: { value: int({ min: 1, max: 4 }), label: string({ optional: true }) },
    outputs: { value: int(), label: string({ optional: true }) },
    run({ value, label }, { path }) {
      world.counter.paths.push(path);
      return { value, ...(label === undefined ? {} : { label }) };
    },
  });
  const later = defineNode({
    type: "toy.later",
    version: 1,
    inputs: { a: float(), b: float() },
    outputs: { sum: float() },
    async run({ a, b }) {
      await Promise.resolve();
      return { sum: a + b };
    },
  });
  const seeded = defineNode({
    type: "toy.seed",
    version: 1,
    inputs: { seed: seed() },
    outputs: { seed: seed() },
    run: ({ seed: drawn }) => ({ seed: drawn }),
  });
  const thrower = defineNode({
    type: "toy.throw",
    version: 1,
    inputs: { at: string(), what: string({ default: "" }) },
    outputs: { value: float() },
    async run({ at }, { signal }): Promise<{ value: number }> {
      await world.barriers[at]!.wait(signal);
      throw world.thrown;
    },
  });
  const forgetful = defineNode({
    type: "toy.forget",
    version: 1,
    inputs: {},
    outputs: { value: float() },
    // What a plain JavaScript program can do all the same.
    run: () => ({}) as { value: number },
  });
  const generous = defineNode({
    type: "toy.generous",
    version: 1,
    inputs: {},
    outputs: { value: float() },
    run: () => {
      const all = { value: 8, andThis: () => "which is no data" };
      return all;
    },
  });
  const thenable = defineNode({
    type: "toy.thenable",
    version: 1,
    inputs: { value: float() },
    outputs: { value: float() },
    // biome-ignore lint/suspicious/noThenProperty: a thenable that is no promise is what this node is for.
    run: ({ value }) => ({ then: (next: (made: unknown) => unknown) => next({ value }) }) as never,
  });
  const { registry: _, ...toys } = toyNodes(world.counter, world.barriers);
  return createRegistry([
    ...Object.values(toys),
    fresh,
    gated,
    mix,
    outside,
    tick,
    slow,
    stubborn,
    talk,
    sum,
    whole,
    later,
    seeded,
    thrower,
    forgetful,
    generous,
    thenable,
  ]);
}
