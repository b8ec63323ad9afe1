import { expect, test } from "vitest";
import { repository, run } from "../../../scripts/workspace.ts";

test("a value passes few files from the body of a request to its node, and is read, checked and taken once", async () => {
  const script = ["--conditions=sigmaflow-source", "scripts/walk/main.ts"];
  const { output } = await run(process.execPath, script, { cwd: repository });
  const [, files, checking, returns] = /^(\d+) files, and (\d+) of the check; (\d+) returns$/m.exec(output) ?? [];
  expect(Number(files), output).toBeLessThan(20);
  expect(Number(checking), output).toBeLessThan(10);
  // `prepare-run.ts` picks what the check, and what the decoding, needs.
  expect(Number(returns), output).toBeLessThan(2);
  const calls = (name: string) => output.split("\n").filter((line) => line.split(/\s+/).includes(name)).length;
  expect(["coerceInputs", "takeInputs", "checkRead", "startRun", "split"].map(calls)).toEqual([1, 1, 1, 1, 1]);
});
