import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";

test("the first Ctrl-C is told and leaves time to end, the second ends at once with 130", async () => {
  const child = fork(path.join(import.meta.dirname, "fixtures", "stubborn-child.ts"));
  expect(await once(child, "message")).toEqual(["ready", undefined]);
  child.kill("SIGINT");
  expect(await once(child, "message")).toEqual(["told", undefined]);
  expect(child.exitCode).toBe(null);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
});
