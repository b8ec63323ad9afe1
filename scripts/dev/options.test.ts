import { expect, test } from "vitest";
import { readDevOptions } from "./options.ts";

test("what is not for the development server goes to the command", () => {
  expect(readDevOptions([])).toEqual({ port: 7878, watch: [], node: [], serve: [] });
  const args = ["--port=80", "--graphs", "mine", "--watch", "a", "--watch=b", "--inspect=9333", "--quiet"];
  expect(readDevOptions(args)).toEqual({
    port: 80,
    watch: ["a", "b"],
    node: ["--inspect=9333"],
    serve: ["--graphs", "mine", "--quiet"],
  });
});

test.each([[["--port", "many"]], [["--port", "0"]], [["--port"]], [["--watch"]]])("%j is refused", (args) => {
  expect(() => readDevOptions(args)).toThrow(args[0]);
});
