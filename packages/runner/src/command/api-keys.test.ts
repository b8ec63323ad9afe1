import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { apiKeys } from "./api-keys.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

/** The keys that are found, and the codes of what is said besides. */
async function keysOf(flags: Parameters<typeof apiKeys>[0], env: NodeJS.ProcessEnv = {}) {
  const said: string[] = [];
  return [await apiKeys(flags, { env, onNotice: ({ code }) => said.push(code) }), said] as const;
}

test("[faults Weak 7.1] takes keys from files and from the environment, and says nothing of it", async () => {
  const apiKeyFile = [file("two", "# mine\nSG_one\n\n  SG_two\r\n"), file("one", "SG_three")];
  const env = { SIGMAFLOW_API_KEY: "SG_env", SIGMAFLOW_API_KEYS: "SG_a, SG_one,,SG_b" };
  const keys = ["SG_env", "SG_a", "SG_one", "SG_b", "SG_two", "SG_three"];
  expect(await keysOf({ apiKeyFile }, env)).toEqual([keys, []]);
  expect(await keysOf({})).toEqual([[], []]);
});

test("[faults Weak 7.1] warns that others see a key among the arguments", async () => {
  expect(await keysOf({ apiKey: ["SG_one"] })).toEqual([["SG_one"], ["KEY_IN_ARGUMENTS"]]);
});

test.each([
  ["is not there", () => path.join(folder, "nothing")],
  ["is a folder", () => folder],
  ["is empty", () => file("empty", "\n# nothing\n")],
  ["holds no words", () => file("more", "SG_one SG_two")],
  ["never ends", () => "/dev/zero"],
])("refuses a file of keys that %s, without what is in it", async (_what, name) => {
  const refused = await keysOf({ apiKeyFile: [name()] }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "API_KEY_UNREADABLE" });
  expect(String(refused)).not.toContain("SG_");
});
