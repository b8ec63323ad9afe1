import { expect, test } from "vitest";
import { checkDeadCode } from "./dead-code.ts";
import { accepted, judge, refused } from "./fixture.ts";

test("a sound workspace passes", async () => {
  expect(await judge(checkDeadCode)).toEqual(accepted);
});

test("refuses a file that nothing uses", async () => {
  const changes = { "packages/core/src/orphan.ts": "export const orphan = 1;\n" };
  expect(await judge(checkDeadCode, changes)).toEqual(refused("packages/core/src/orphan.ts"));
});

test("refuses an export that nothing uses", async () => {
  const text =
    "export const twice = (way: (value: number) => number, value: number) => way(value);\nexport const thrice = 3;\n";
  expect(await judge(checkDeadCode, { "packages/nodes/src/tensor/twice.ts": text })).toEqual(refused("thrice"));
});

test("refuses a dependency that nothing uses and an import that is not listed", async () => {
  const changes = {
    "packages/runner/src/index.ts": 'import picomatch from "picomatch";\n\nexport const isMatch = picomatch.isMatch;\n',
  };
  const outcome = await judge(checkDeadCode, changes);
  expect(outcome).toEqual(refused("picomatch"));
  expect(outcome).toEqual(refused("@sigmaflow/nodes"));
});
