import { expect, test } from "vitest";
import { repository, run } from "../../../scripts/workspace.ts";

test("a value passes few files from the body of a request to its node, none twice, and is read, checked and taken once", async () => {
  const script = ["--conditions=sigmaflow-source", "scripts/walk/main.ts"];
  const { output } = await run(process.execPath, script, { cwd: repository });
  const counts = /^(\d+) files on the way, (\d+) returns; (\d+) look at it, and (\d+) of the check/m.exec(output) ?? [];
  const [onWay, returns, looking, checking] = counts.slice(1).map(Number);
  expect(onWay, output).toBeLessThan(20);
  expect(returns, output).toBe(0);
  expect(looking, output).toBeLessThan(7);
  expect(checking, output).toBeLessThan(10);
  const calls = (name: string) => output.split("\n").filter((line) => line.split(/\s+/).includes(name)).length;
  expect(["coerceInputs", "takeInputs", "checkRead", "startRun", "split"].map(calls)).toEqual([1, 1, 1, 1, 1]);
});
