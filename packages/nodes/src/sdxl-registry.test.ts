import { expect, test } from "vitest";
import { sdxlNodes } from "./sdxl-registry.ts";

test("every node that looks outside of its inputs says so, and no other", () => {
  // Collections are what the packages in use say, which is not outside.
  const looks = sdxlNodes.filter(
    (node) => "cache" in node && typeof node.cache === "function" && node.uses?.some((key) => !("isCollection" in key)),
  );
  expect(looks.length).toBeGreaterThan(0);
  expect(sdxlNodes.filter(({ effect }) => effect !== undefined)).toEqual(looks);
});

test("what may cost money says so", () => {
  expect(sdxlNodes.filter(({ effect }) => effect === "paid").map(({ type }) => type)).toEqual(["remote.call"]);
});
