import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";

async function stubborn(): Promise<ChildProcess> {
  const child = fork(path.join(import.meta.dirname, "fixtures", "stubborn-child.ts"));
  expect(await once(child, "message")).toEqual(["ready", undefined]);
  return child;
}

test("the first Ctrl-C is told and leaves time to end, the second ends at once with 130", async () => {
  const child = await stubborn();
  child.kill("SIGINT");
  expect(await once(child, "message")).toEqual(["told", undefined]);
  await wait(300);
  expect(child.exitCode).toBe(null);
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([130, null]);
});

test("a Ctrl-C that npm passes on a second time counts once", async () => {
  const child = await stubborn();
  child.kill("SIGINT");
  expect(await once(child, "message")).toEqual(["told", undefined]);
  child.kill("SIGINT");
  await wait(300);
  expect(child.exitCode).toBe(null);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([130, null]);
});
