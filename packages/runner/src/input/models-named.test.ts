import { afterAll, expect, test } from "vitest";
import { createEngine } from "../engine/engine.ts";
import { modelsNamed } from "./models-named.ts";

const engine = createEngine({ cache: false });
afterAll(() => engine.close());

const loads = (given: object) => ({ type: "model.load", in: given });

test("models are named by literals, defaults and inputs, also within bodies; what is only known later is not", () => {
  const graph = {
    sigmaflow: 1,
    inputs: { model: { type: "string" } },
    nodes: {
      usual: loads({}),
      asked: loads({ name: { $input: "model" }, fallback: "base" }),
      later: loads({ name: { $from: "text.text" } }),
      each: {
        type: "map",
        in: { items: { $from: "list.items" } },
        body: {
          inputs: { item: { type: "int" }, which: { type: "string", default: "inner" } },
          nodes: { one: loads({ name: { $input: "which" } }) },
          outputs: {},
        },
      },
    },
    outputs: {},
  };
  const named = (inputs: object) => modelsNamed(graph as never, inputs as never, engine.catalogue);
  expect(named({ model: "refiner" })).toEqual(["base", "embedded", "inner", "refiner"]);
  expect(named({})).toEqual(["base", "embedded", "inner"]);
});

test("a graph that names very many models is placed by none", () => {
  const nodes = Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`n${i}`, loads({ name: `m${i}` })]));
  expect(modelsNamed({ nodes, outputs: {} } as never, {}, engine.catalogue)).toEqual([]);
});
