import { expect, test } from "vitest";
import { sdxlNodes } from "./sdxl-registry.ts";

test("every node that looks outside of its inputs says so, and no other", () => {
  const looks = sdxlNodes.filter((node) => "cache" in node && typeof node.cache === "function");
  expect(looks.length).toBeGreaterThan(0);
  expect(sdxlNodes.filter(({ effect }) => effect !== undefined)).toEqual(looks);
});

test("what may cost money says so", () => {
  expect(sdxlNodes.filter(({ effect }) => effect === "paid").map(({ type }) => type)).toEqual(["remote.call"]);
});
