import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { ArtifactStore, ListedArtifact } from "../../src/store/artifact-store.ts";
import { opening } from "./opening.ts";

/** A store under the contract. */
export interface OpenedArtifactStore {
  readonly store: ArtifactStore;
  /** The store as a process finds it that starts after this one was killed. */
  reopen(): Promise<ArtifactStore>;
  /** Makes the stored bytes of an artifact others than they were. */
  damage(hash: string): Promise<void>;
  close(): Promise<void>;
}

/** What every store of artifacts keeps to. */
export function describeArtifactStore(name: string, open: () => Promise<OpenedArtifactStore>): void {
  describe(name, () => {
    const setUp = opening(open);
    const artifact = (length: number, fill = 7) => {
      const bytes = new Uint8Array(length).fill(fill);
      const hash = createHash("sha256").update(bytes).digest("hex");
      return { bytes, picture: { hash, type: "image/webp", width: length, height: 2 } };
    };
    const listed = async (store: ArtifactStore) => {
      const all: ListedArtifact[] = [];
      for await (const one of store.list()) all.push(one);
      return all;
    };

    test("says whether it has a file, across a restart too", async () => {
      const { store, reopen } = await setUp();
      const { picture, bytes } = artifact(9);
      expect(await store.has(picture.hash)).toBe(false);
      await store.put(picture, bytes);
      expect([await store.has(picture.hash), await store.has("../x"), await store.has("")]).toEqual([
        true,
        false,
        false,
      ]);
      expect(await (await reopen()).has(picture.hash)).toBe(true);
    });

    test.each([0, 1, 70_000, 3_000_000])("keeps %i bytes and what they are across a restart", async (length) => {
      const { store, reopen } = await setUp();
      const { picture, bytes } = artifact(length);
      await store.put(picture, bytes);
      const after = await reopen();
      expect(await after.find(picture.hash)).toEqual(picture);
      expect(Buffer.compare((await after.read(picture.hash))!, bytes)).toBe(0);
    });

    test("knows nothing of what nobody put, whatever it is called", async () => {
      const { store } = await setUp();
      for (const hash of ["0".repeat(64), "", "..", "../runs.db", "A".repeat(64), "x".repeat(300)]) {
        expect(await store.find(hash)).toBeUndefined();
        expect(await store.read(hash)).toBeUndefined();
      }
      expect(await listed(store)).toEqual([]);
    });

    test("keeps what is put again, and by many at once, once", async () => {
      const { store } = await setUp();
      const { picture, bytes } = artifact(5000);
      await Promise.all(Array.from({ length: 10 }, () => store.put(picture, bytes)));
      await store.put(picture, bytes);
      const before = Date.now() - 60_000;
      expect(await listed(store)).toEqual([{ hash: picture.hash, bytes: 5000, touched: expect.any(Number) }]);
      expect((await listed(store))[0]!.touched).toBeGreaterThan(before);
    });

    test("gives back no bytes that are not what was put", async () => {
      const { store, damage } = await setUp();
      const { picture, bytes } = artifact(5000);
      await store.put(picture, bytes);
      await damage(picture.hash);
      expect(await store.read(picture.hash)).toBeUndefined();
      await store.put(picture, bytes);
      expect(Buffer.compare((await store.read(picture.hash))!, bytes)).toBe(0);
    });

    test("removes an artifact, unless it was put just now", async () => {
      const { store } = await setUp();
      const [one, other] = [artifact(10), artifact(20)];
      for (const { picture, bytes } of [one, other]) await store.put(picture, bytes);
      expect(await store.delete(one.picture.hash, 60_000)).toBe(false);
      expect(await store.read(one.picture.hash)).toBeDefined();
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await store.delete(one.picture.hash, 5)).toBe(true);
      expect([await store.find(one.picture.hash), await store.read(one.picture.hash)]).toEqual([undefined, undefined]);
      expect((await listed(store)).map(({ hash }) => hash)).toEqual([other.picture.hash]);
    });
  });
}
