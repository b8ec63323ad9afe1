import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { repository, run } from "../../../scripts/workspace.ts";

test("a value passes few files from the body of a request to its node, none twice, and is read, checked and taken once", async () => {
  const script = ["--conditions=sigmaflow-source", "scripts/walk/main.ts"];
  let output: string;
  // A run that lasts for a quarter of a second, as on a busy machine, is written down meanwhile: the value's way has a branch.
  let tries = 0;
  do ({ output } = await run(process.execPath, script, { cwd: repository }));
  while (output.includes("insert-run.ts") && ++tries < 4);
  const counts = /^(\d+) files on the way, (\d+) returns; (\d+) look at it, and (\d+) of the check/m.exec(output) ?? [];
  const [onWay, returns, looking, checking] = counts.slice(1).map(Number);
  expect(onWay, output).toBeLessThan(20);
  expect(returns, output).toBe(0);
  expect(looking, output).toBeLessThan(8);
  expect(checking, output).toBeLessThan(10);
  const page = readFileSync(path.join(repository, "docs/decisions/prepare-once.md"), "utf8").replaceAll(/\s+/g, " ");
  expect(page).toContain(`${onWay} files hand it on, none of them is entered twice, and ${looking} more look at it`);
  expect(page).toContain(`The ${checking} files of the check`);
  const calls = (name: string) => output.split("\n").filter((line) => line.split(/\s+/).includes(name)).length;
  // A graph that names models is checked again once the host has said what they are.
  expect(["coerceInputs", "takeInputs", "checkReadInTurns", "startRun", "split"].map(calls)).toEqual([1, 1, 2, 1, 1]);
});
