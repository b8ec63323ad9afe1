import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("the arguments of the checks", () => {
  expect(readOptions([])).toEqual({ fast: false });
  expect(readOptions(["--fast"])).toEqual({ fast: true });
  expect(readOptions(["--fast", "changed"])).toEqual({ fast: true, changed: { base: undefined } });
  expect(readOptions(["--fast", "changed", "main"])).toEqual({ fast: true, changed: { base: "main" } });
});

test.each([[["--fast", "changd"]], [["--fast", "changed", "main", "x"]], [["changed"]]])("%j is refused", (args) => {
  expect(() => readOptions(args)).toThrow("npm run check -- changed");
});
