import { expect, test } from "vitest";
import type { GraphBody, GraphNode } from "../../graph/document.ts";
import { type CheckOptions, check } from "../check.ts";
import { experts } from "../fixtures/experts.ts";
import { line } from "../fixtures/found.ts";

const refine: GraphNode = { type: "refine", in: { unet: { $from: "load.unet" } } };
const outputs = { latent: { $from: "refine.latent" } };

function found(nodes: GraphBody["nodes"], more: Partial<GraphBody> = {}, options: CheckOptions = {}): string[] {
  return check({ nodes, outputs, ...more }, experts, options).problems.map(line);
}

const fine = "refine.unet: UNFIT_VALUE: Refine needs a refiner UNet as `unet`, but";

test("a value that is known not to be what an input needs is a problem before anything runs", () => {
  expect(found({ load: { type: "load", in: { name: "small" } }, refine })).toEqual([
    `${fine} \`load.unet\` is a base UNet. Name one in \`load.name\`: \`fine\`; or link another output.`,
  ]);
  expect(found({ load: { type: "load", in: { name: "fine" } }, refine })).toEqual([]);
});

test("what the host does not know is not refused", () => {
  expect(found({ load: { type: "load", in: { name: "mine" } }, refine })).toEqual([]);
  const { names: _, ...without } = experts;
  expect(check({ nodes: { load: { type: "load" }, refine }, outputs }, without).problems).toEqual([]);
});

test("a default, a graph input and a given value say what a name is", () => {
  expect(found({ load: { type: "load" }, refine })).toHaveLength(1);
  const nodes = { load: { type: "load", in: { name: { $input: "model" } } }, refine };
  const more = { inputs: { model: { type: "string", default: "small" } } };
  expect(found(nodes, more)).toEqual([
    `${fine} \`load.unet\` is a base UNet. Name one in \`model\`: \`fine\`; or link another output.`,
  ]);
  expect(found(nodes, more, { inputs: { model: "fine" } })).toEqual([]);
});

test("what passes a value on passes on what it is, and the name is found behind it", () => {
  const tune = { type: "tune", in: { unet: { $from: "load.unet" } } };
  const behind = { type: "refine", in: { unet: { $from: "tune.unet" } } };
  expect(found({ load: { type: "load" }, tune, refine: behind })).toEqual([
    `${fine} \`tune.unet\` is a base UNet. Name one in \`load.name\`: \`fine\`; or link another output.`,
  ]);
});

test("it is found in the graph inside of a node", () => {
  const inside = {
    inputs: { unet: { type: "unet" } },
    nodes: { refine: { ...refine, in: { unet: { $input: "unet" } } } },
  };
  const call = { type: "call", in: { unet: { $from: "load.unet" } }, body: { ...inside, outputs } };
  const nodes = { load: { type: "load" }, call };
  expect(found(nodes, { outputs: { latent: { $from: "call.latent" } } })).toEqual([
    "call/refine.unet: UNFIT_VALUE: Refine needs a refiner UNet as `unet`, but `unet` is a base UNet. Link an output that is a refiner UNet.",
  ]);
});

test("a node that a switch may leave out is let be, one that nothing reads yet is not", () => {
  const other: GraphNode = { type: "refine", in: { unet: { $from: "second.unet" } } };
  const second: GraphNode = { type: "load", in: { name: "fine" } };
  const chosen: GraphNode = {
    type: "switch",
    in: { when: true, yes: { $from: "refine.latent" }, no: { $from: "other.latent" } },
  };
  const nodes = { load: { type: "load" }, refine, second, other };
  expect(found({ ...nodes, chosen }, { outputs: { latent: { $from: "chosen.value" } } })).toEqual([]);
  expect(
    found(nodes, { outputs: { latent: { $from: "other.latent" } } }).filter((one) => one.startsWith(fine)),
  ).toHaveLength(1);
});

test("a check says which names it asked about", () => {
  const { asked } = check({ nodes: { load: { type: "load", in: { name: "mine" } }, refine }, outputs }, experts);
  expect(asked).toEqual(new Map([["models", new Set(["mine"])]]));
});
