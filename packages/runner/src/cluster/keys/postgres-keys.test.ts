import pg from "pg";
import { expect, test } from "vitest";
import { describeKeyStore } from "../../../test/contract/key-store.ts";
import { startPostgres } from "../../../test/support/cluster/postgres.ts";
import { openKeys } from "./open-keys.ts";

const server = await startPostgres();

/** Keys of such texts: only those are known that the store makes itself, so their digests are put in these places. */
async function open(texts: readonly string[]) {
  const url = await server.freshUrl();
  const store = await openKeys(url);
  const client = new pg.Client(url);
  await client.connect();
  for (const text of texts) {
    const { id } = await store.create(text, {});
    await client.query("UPDATE keys SET digest = sha256($2) WHERE id = $1", [id, Buffer.from(text)]);
  }
  await client.end();
  return { url, store, close: () => store.close() };
}

describeKeyStore("keys in PostgreSQL", open);

test("what is granted or revoked through one counts at once at another", async () => {
  const { url, store, close } = await open([]);
  const other = await openKeys(url);
  const { text, id } = await store.create("anna", { rate: 6, credits: 10 });
  expect(await other.find(text)).toEqual({ id, rights: ["run", "read"], rate: 6, credits: 10 });
  await expect(other.create("anna", {})).rejects.toMatchObject({ code: "KEY_NAME_TAKEN" });
  await other.grant("anna", { rights: ["read"], rate: null, credits: 2.5 });
  expect(await store.find(text)).toEqual({ id, rights: ["read"], credits: 12.5 });
  expect(await other.revoke(id)).toMatchObject({ name: "anna", revoked: expect.any(Number) });
  expect([await store.find(text), await store.hasKeys(), (await store.list()).length]).toEqual([undefined, false, 1]);
  await expect(store.grant("anna", {})).rejects.toMatchObject({ code: "KEY_NOT_FOUND" });
  await other.close();
  await close();
});

test("runs that a key starts in a minute are counted together, also at the same moment", async () => {
  const { url, store, close } = await open([]);
  const other = await openKeys(url);
  const all = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 ? store : other).startOf("k", 7)));
  const refused = all.filter((ms) => ms !== undefined);
  expect(refused).toHaveLength(13);
  for (const ms of refused) expect([ms > 50_000, ms <= 60_000]).toEqual([true, true]);
  expect(await store.startOf("another", 7)).toBeUndefined();
  const client = new pg.Client(url);
  await client.connect();
  const later = (by: string) =>
    client.query("UPDATE key_starts SET at = ARRAY(SELECT one - $1::interval FROM unnest(at) AS one ORDER BY one)", [
      by,
    ]);
  await later("40 s");
  const ms = (await other.startOf("k", 7)) ?? 0;
  expect([ms > 10_000, ms <= 20_000]).toEqual([true, true]);
  await later("20 s");
  expect(await other.startOf("k", 7)).toBeUndefined();
  await client.end();
  await other.close();
  await close();
});
