import { expect, it } from "vitest";
import { parsePythonJson } from "./python-json.ts";

it("reads numbers without a limit as null, and texts as they are", () => {
  const text = '{"a": -Infinity, "b": [NaN, Infinity, -1e3], "-Infinity": "NaN \\" Infinity"}';
  expect(parsePythonJson(text)).toEqual({ a: null, b: [null, null, -1000], "-Infinity": 'NaN " Infinity' });
});

it.each(['{"a": Infinite}', '{"a": --Infinity}', '{"a": 1', "Infinity1"])("refuses %s", (text) => {
  expect(() => parsePythonJson(text)).toThrow(SyntaxError);
});
