import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { unlessPassed } from "./unless-passed.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-passed-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("a check that passed does not run again with the same inputs; one that failed does", async () => {
  const ran: string[] = [];
  const judge = (inputs: string, ok: boolean) =>
    unlessPassed(path.join(folder, "a", "passed"), inputs, async () => {
      ran.push(inputs);
      return { ok, output: ok ? "" : `${inputs} is wrong` };
    });
  expect(await judge("one", true)).toEqual({ ok: true, output: "" });
  expect(await judge("one", false)).toEqual({ ok: true, output: "" });
  expect(await judge("two", false)).toEqual({ ok: false, output: "two is wrong" });
  expect(await judge("two", true)).toEqual({ ok: true, output: "" });
  expect(await judge("one", false)).toEqual({ ok: false, output: "one is wrong" });
  expect(ran).toEqual(["one", "two", "two", "one"]);
});
