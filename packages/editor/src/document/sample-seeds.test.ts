import type { GraphDocument } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { examples } from "./fixtures/graphs.ts";
import { sampleSeeds } from "./sample-seeds.ts";

const [, samples] = examples.find(([file]) => file.endsWith("sdxl1.0-txt2img.json"))!;

test("picture i of a map over seeds has the seed + i, exact beyond 2^53", () => {
  const seedOf = sampleSeeds(samples, "image", { seed: 7 });
  expect([seedOf?.(0), seedOf?.(3)]).toEqual([7, 10]);
  const large = sampleSeeds(samples, "image", { seed: String(2 ** 53 - 1) });
  expect([large?.(0), large?.(1)]).toEqual([2 ** 53 - 1, "9007199254740992"]);
});

test("a seed that is still to be drawn, and pictures that are made otherwise, have none", () => {
  expect(sampleSeeds(samples, "image", {})).toBeUndefined();
  expect(sampleSeeds(samples, "nothing", { seed: 7 })).toBeUndefined();
  const plain: GraphDocument = { sigmaflow: 1, nodes: { a: { type: "x" } }, outputs: { image: { $from: "a.image" } } };
  expect(sampleSeeds(plain, "image", { seed: 7 })).toBeUndefined();
});
