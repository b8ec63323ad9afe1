import { any, boolean, createRegistry, defineNode, float, int, list, string } from "../../src/index.ts";

/** How often each toy node ran, by path, for tests that count. */
export class Counter {
  readonly paths: string[] = [];

  /** Runs since the last call. */
  take(): string[] {
    return this.paths.splice(0);
  }
}

/** A gate that tests open: nodes wait at it instead of sleeping. */
export class Barrier {
  #open!: () => void;
  #arrived!: () => void;
  readonly #gate = new Promise<void>((resolve) => {
    this.#open = resolve;
  });
  /** Settles when `count` have arrived. */
  readonly full: Promise<void>;
  #missing: number;

  constructor(count: number) {
    this.#missing = count;
    this.full = new Promise((resolve) => {
      this.#arrived = resolve;
    });
  }

  /** Arrives and waits until the gate is opened. */
  async wait(signal?: AbortSignal): Promise<void> {
    if (--this.#missing === 0) this.#arrived();
    await Promise.race([
      this.#gate,
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason), { once: true })),
    ]);
  }

  open(): void {
    this.#open();
  }
}

/** Small nodes whose runs can be counted and held. */
export function toyNodes(counter: Counter, barriers: Readonly<Record<string, Barrier>> = {}) {
  const ran = (path: string) => counter.paths.push(path);
  const number = defineNode({
    type: "toy.number",
    version: 1,
    inputs: { value: float({ default: 0 }) },
    outputs: { value: float() },
    run({ value }, { path }) {
      ran(path);
      return { value };
    },
  });
  const add = defineNode({
    type: "toy.add",
    version: 1,
    inputs: { a: float({ default: 0 }), b: float({ default: 0 }) },
    outputs: { sum: float() },
    run({ a, b }, { path }) {
      ran(path);
      return { sum: a + b };
    },
  });
  const halve = defineNode({
    type: "toy.halve",
    version: 1,
    inputs: { value: float() },
    outputs: { value: float() },
    async run({ value }, { path }) {
      ran(path);
      await Promise.resolve();
      return { value: value / 2 };
    },
  });
  const pick = defineNode({
    type: "toy.switch",
    version: 1,
    inputs: { when: boolean(), yes: any("T"), no: any("T") },
    outputs: { value: any("T") },
    lazy: { yes: ({ when }) => when === true, no: ({ when }) => when === false },
    run({ when, yes, no }, { path }) {
      ran(path);
      return { value: when ? yes : no };
    },
  });
  const fail = defineNode({
    type: "toy.fail",
    version: 1,
    inputs: { message: string({ default: "it broke" }), after: any(undefined, { optional: true }) },
    outputs: { value: float() },
    run({ message }, { path }): { value: number } {
      ran(path);
      throw new Error(message);
    },
  });
  const hold = defineNode({
    type: "toy.hold",
    version: 1,
    inputs: { value: float({ default: 0 }), at: string() },
    outputs: { value: float() },
    async run({ value, at }, { path, signal }) {
      ran(path);
      await barriers[at]!.wait(signal);
      return { value };
    },
  });
  const range = defineNode({
    type: "toy.range",
    version: 1,
    inputs: { from: int({ default: 0 }), to: int() },
    outputs: { items: list(int()) },
    run({ from, to }, { path }) {
      ran(path);
      return { items: Array.from({ length: to - from }, (_, i) => from + i) };
    },
  });
  const array = defineNode({
    type: "toy.array",
    version: 1,
    inputs: { length: int(), fill: float({ default: 1 }) },
    outputs: { values: any() },
    run({ length, fill }, { path }) {
      ran(path);
      return { values: new Float32Array(length).fill(fill) };
    },
  });
  const total = defineNode({
    type: "toy.total",
    version: 1,
    inputs: { values: any() },
    outputs: { sum: float() },
    run({ values }, { path }) {
      ran(path);
      return { sum: (values as Float32Array).reduce((sum, value) => sum + value, 0) };
    },
  });
  const all = { number, add, halve, pick, fail, hold, range, array, total };
  return { ...all, registry: createRegistry(Object.values(all)) };
}
