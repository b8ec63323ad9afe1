import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { remoteSettings } from "./remote-settings.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-remote-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

const env = { SEGMIND_BASE_URL: "https://env.example/v1", SEGMIND_API_KEY: "SG_env" };

test("takes the address and the key from the environment unless flags say otherwise", async () => {
  expect(await remoteSettings({}, {})).toEqual({});
  expect(await remoteSettings({}, env)).toEqual({ baseUrl: "https://env.example/v1", key: "SG_env" });
  const remoteKeyFile = file("key", "SG_file\n");
  expect(await remoteSettings({ remoteKeyFile }, env)).toEqual({ baseUrl: "https://env.example/v1", key: "SG_file" });
  const remote = "http://127.0.0.1:7878/v1";
  expect(await remoteSettings({ remote, remoteKeyFile }, env)).toEqual({ baseUrl: remote, key: "SG_file" });
});

test("refuses an address that cannot be used before anything runs, and does not say the key", async () => {
  const refused = await remoteSettings({ remote: "http://api.example/v1" }, env).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "REMOTE_ADDRESS" });
  expect(String(refused)).not.toContain("SG_env");
});

test.each([
  ["is not there", () => path.join(folder, "nothing")],
  ["is a folder", () => folder],
  ["is empty", () => file("empty", " \n")],
  ["holds more than a key", () => file("more", "SG_one\nSG_two")],
])("refuses a file that %s, without what is in it", async (_what, name) => {
  const refused = await remoteSettings({ remoteKeyFile: name() }, {}).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "REMOTE_KEY_UNREADABLE" });
  expect(String(refused)).not.toContain("SG_");
});
