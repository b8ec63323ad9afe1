import { expect, test } from "vitest";
import { readDevOptions } from "./options.ts";
import { liesIn } from "./watch-sources.ts";

test("what is not for the development server goes to the command", () => {
  expect(readDevOptions([])).toEqual({ port: 7878, watch: [], written: [], node: [], serve: [] });
  const args = ["--port=80", "--graphs", "mine", "--watch", "a", "--watch=b", "--inspect=9333", "--quiet"];
  expect(readDevOptions(args)).toEqual({
    port: 80,
    watch: ["a", "b"],
    written: [],
    node: ["--inspect=9333"],
    serve: ["--graphs", "mine", "--quiet"],
  });
});

test("what the server writes starts it no more, wherever it lies", () => {
  const { written, serve } = readDevOptions([
    "--watch",
    ".",
    "--data",
    "mine/data",
    "--cache-dir=mine/cache",
    "--data",
  ]);
  expect(written).toEqual(["mine/data", "mine/cache"]);
  expect(serve).toEqual(["--data", "mine/data", "--cache-dir=mine/cache", "--data"]);
  const files = ["mine/data/runs.db-wal", "mine/cache/a", "mine/data", "mine/database.ts", "mine/node.ts", "../data/a"];
  expect(files.filter((file) => liesIn(written, file))).toEqual(files.slice(0, 3));
});

test.each([[["--port", "many"]], [["--port", "0"]], [["--port"]], [["--watch"]]])("%j is refused", (args) => {
  expect(() => readDevOptions(args)).toThrow(args[0]);
});
