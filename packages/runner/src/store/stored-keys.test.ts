import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StoredKeys } from "./stored-keys.ts";

let folder: string;
const opened: StoredKeys[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-keys-"));
});
afterEach(() => {
  for (const keys of opened.splice(0)) keys.close();
  rmSync(folder, { recursive: true });
});

const file = () => path.join(folder, "data", "keys.db");

function open(): StoredKeys {
  const keys = new StoredKeys(file());
  opened.push(keys);
  return keys;
}

test("a key that is made is known by its text alone, which is kept nowhere", async () => {
  const keys = open();
  expect(await keys.hasKeys()).toBe(false);
  const { text, id } = keys.create("anna", {});
  expect(text).toMatch(/^sf_[\w-]{43}$/);
  expect(await keys.find(text)).toEqual({ id, rights: ["run", "read"], credits: 0 });
  for (const other of ["", id, "anna", text.slice(0, -1), `${text}A`]) expect(await keys.find(other)).toBeUndefined();
  for (const one of opened.splice(0)) one.close();
  expect(readFileSync(file()).includes(text)).toBe(false);
  expect(await open().find(text)).toEqual({ id, rights: ["run", "read"], credits: 0 });
});

test("what one process grants and revokes counts in another from the next request on", async () => {
  const [server, command] = [open(), open()];
  const { text, id } = command.create("bot", { rights: ["run"], rate: 60 });
  expect(await server.find(text)).toEqual({ id, rights: ["run"], rate: 60, credits: 0 });
  command.grant("bot", { rights: ["read", "admin"], rate: null });
  expect(await server.find(text)).toEqual({ id, rights: ["read", "admin"], credits: 0 });
  command.grant(id, { rate: 5, credits: 0.3 });
  command.grant(id, { credits: 0.6 });
  expect(await server.find(text)).toEqual({ id, rights: ["read", "admin"], rate: 5, credits: 0.9 });
  const { revoked } = command.revoke("bot");
  expect(revoked).toBeGreaterThan(0);
  expect([await server.find(text), await server.hasKeys()]).toEqual([undefined, false]);
  expect(command.list()).toMatchObject([{ id, name: "bot", revoked }]);
});

test("a name is one key's until that is revoked, and an unknown one is refused with what is meant", () => {
  const keys = open();
  const first = keys.create("anna", {});
  expect(() => keys.create("anna", {})).toThrow(expect.objectContaining({ code: "KEY_NAME_TAKEN" }));
  expect(() => keys.revoke("ana")).toThrow(
    expect.objectContaining({ code: "KEY_NOT_FOUND", message: expect.stringContaining("anna") }),
  );
  keys.revoke("anna");
  expect(() => keys.grant("anna", { rate: 1 })).toThrow(expect.objectContaining({ code: "KEY_NOT_FOUND" }));
  const second = keys.create("anna", {});
  expect(second.text).not.toBe(first.text);
  expect(keys.list()).toHaveLength(2);
});

test("a file that is none is named", () => {
  const text = path.join(folder, "keys.txt");
  writeFileSync(text, "x".repeat(5000));
  expect(() => new StoredKeys(text)).toThrow(
    expect.objectContaining({ code: "KEYS_UNUSABLE", message: expect.stringContaining(text) }),
  );
});

test("what keys have spent is kept, never less than before, and for keys that there are", () => {
  const keys = open();
  const { id } = keys.create("anna", { credits: 3 });
  expect([...keys.spent()]).toEqual([]);
  keys.keepSpent(
    new Map([
      [id, 1.5],
      ["nobody", 4],
    ]),
  );
  keys.keepSpent(new Map([[id, 1]]));
  expect([...open().spent()]).toEqual([[id, 1.5]]);
  keys.grant("anna", { credits: 2 });
  expect([...keys.spent()]).toEqual([[id, 1.5]]);
});
