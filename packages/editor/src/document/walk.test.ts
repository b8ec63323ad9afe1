import { expect, test } from "vitest";
import { catalogue, example } from "./fixtures/graphs.ts";
import { laidOut } from "./layout.ts";
import { cardTowards } from "./walk.ts";

const document = laidOut(example("txt2img-refined"), catalogue);
const go = (id: string, way: Parameters<typeof cardTowards>[2]) => cardTowards(document, id, way, catalogue);

test("right and left go along wires, there and back", () => {
  expect(go("finish", "right")).toBe("decode");
  expect(go("decode", "right")).toBe("$outputs");
  expect(go("decode", "left")).toBe("finish");
  expect(go("finish", "left")).toBe("refine");
});

test("every card is reached by arrows from the first, and no arrow stays where it is", () => {
  const seen = new Set(["$inputs"]);
  for (const id of seen) {
    for (const way of ["left", "right", "up", "down"] as const) {
      const next = go(id, way);
      expect(next).not.toBe(id);
      if (next !== undefined) seen.add(next);
    }
  }
  expect(seen.size).toBe(Object.keys(document.nodes).length + 2);
});
