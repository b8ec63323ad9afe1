import { describe, expect, test } from "vitest";
import type { KeyStore } from "../../src/store/key-store.ts";
import { opening } from "./opening.ts";

/** A store under the contract. */
export interface OpenedKeyStore {
  readonly store: KeyStore;
  close(): Promise<void>;
}

/** What every store of keys keeps to. `open` is given the keys that there are. */
export function describeKeyStore(name: string, open: (keys: readonly string[]) => Promise<OpenedKeyStore>): void {
  describe(name, () => {
    const setUp = opening(open);
    const newStore = async (...keys: readonly string[]) => (await setUp(keys)).store;

    test("knows each of its keys by an id of its own, which does not tell the key", async () => {
      const store = await newStore("one-secret", "another-secret");
      const [one, another] = [await store.find("one-secret"), await store.find("another-secret")];
      expect(one?.id).toMatch(/^\S{8,}$/);
      expect(one?.id).not.toBe(another?.id);
      expect(JSON.stringify([one, another])).not.toContain("secret");
      expect(await store.find("one-secret")).toEqual(one);
      expect(await store.hasKeys()).toBe(true);
    });

    test("knows no other text", async () => {
      const store = await newStore("secret");
      for (const text of ["", "secre", "secrets", "Secret", " secret", "\ud800", "x".repeat(100_000)])
        expect(await store.find(text)).toBeUndefined();
    });

    test("says when there are no keys", async () => {
      const store = await newStore();
      expect([await store.hasKeys(), await store.find("secret")]).toEqual([false, undefined]);
    });
  });
}
