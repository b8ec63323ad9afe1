import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SigmaflowError } from "@sigmaflow/core";
import { afterEach, expect, test } from "vitest";
import { claimed, finished, runAsked } from "../../test/contract/run-store.ts";
import { openLocalStores } from "./local-stores.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Stores after a statement changed their file behind their back, and what they say is damaged. */
async function damaged(sql: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-damage-"));
  folders.push(folder);
  const codes: string[] = [];
  const onDamage = ({ code }: SigmaflowError) => codes.push(code);
  const open = () => openLocalStores(folder, { bytes: 2 ** 30, onNotice: () => {}, onDamage });
  const before = open();
  for (const [id, cost] of [
    ["a", 2],
    ["b", 3],
  ] as const) {
    const webhook = { url: `https://example.org/${id}`, base: "" };
    await before.runs.add(runAsked(id, { key: "anna", charge: { hold: 5, granted: 99 }, webhook }));
    await before.runs.end(await claimed(before.runs, id), { event: finished(id), cost });
  }
  await before.runs.remove("a");
  await before.close();
  const file = new DatabaseSync(path.join(folder, "runs.db"));
  file.exec(sql);
  file.close();
  return { ...open(), codes };
}

test("a damaged sum of credits becomes what the remembered runs have cost, and is said to be", async () => {
  const { runs, close, codes } = await damaged("UPDATE spent SET credits = 99000000");
  expect(await runs.account("anna")).toEqual({ spent: 3, held: 0 });
  expect(await runs.account("anna")).toEqual({ spent: 3, held: 0 });
  expect(codes).toEqual(["SPENT_DAMAGED"]);
  await close();
});

test("a run that is charged to another key than it was written with is none any more", async () => {
  const { runs, close, codes } = await damaged("UPDATE runs SET key = 'berta'");
  expect([await runs.get("b"), codes]).toEqual([undefined, ["RUN_DAMAGED"]]);
  await close();
});

test("a webhook that does not lead where it was written to is sent nowhere", async () => {
  const { webhooks, close, codes } = await damaged("UPDATE webhooks SET url = 'https://example.com/b'");
  expect(await webhooks.next(Date.now(), { runs: [], hosts: [] })).toBeUndefined();
  expect([await webhooks.log("b"), codes]).toEqual([undefined, ["RUN_DAMAGED"]]);
  await close();
});
