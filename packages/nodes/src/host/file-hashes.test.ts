import { createHash } from "node:crypto";
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/model-folders.ts";
import { FileHashes } from "./file-hashes.ts";
import { identify } from "./file-identity.ts";

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
const longAgo = new Date("2020-01-01");

/** A file that was last changed long ago, as models are. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  utimesSync(path, longAgo, longAgo);
  return path;
}

describe("file hashes", () => {
  it("are those of the bytes", async () => {
    expect(await new FileHashes().hash(await identify(file("a", "some bytes")))).toBe(sha256("some bytes"));
  });

  it("are read from the store by a later process, and the file is not", async () => {
    const store = join(folder, "store/hashes.json");
    const path = file("a", "first");
    await new FileHashes(store).hash(await identify(path));
    const { mtimeMs } = statSync(path);
    writeFileSync(path, "other");
    utimesSync(path, longAgo, longAgo);
    // Equal size, inode and time: only a file that is read again would tell.
    expect(statSync(path).mtimeMs).toBe(mtimeMs);
    expect(await new FileHashes(store).hash(await identify(path))).toBe(sha256("first"));
    expect(await new FileHashes().hash(await identify(path))).toBe(sha256("other"));
  });

  it("are worked out anew when the file's time, size or inode changed", async () => {
    const store = join(folder, "hashes.json");
    const path = file("a", "first");
    await new FileHashes(store).hash(await identify(path));
    writeFileSync(path, "other");
    expect(await new FileHashes(store).hash(await identify(path))).toBe(sha256("other"));
  });

  it("of files changed a moment ago are not kept, since the clock may not tell the next change", async () => {
    const store = join(folder, "hashes.json");
    writeFileSync(join(folder, "new"), "new");
    await new FileHashes(store).hash(await identify(join(folder, "new")));
    expect(() => readFileSync(store)).toThrow(expect.objectContaining({ code: "ENOENT" }));
  });

  it("of several processes come together in one store", async () => {
    const store = join(folder, "hashes.json");
    const [one, two] = [new FileHashes(store), new FileHashes(store)];
    const [a, b] = [await identify(file("a", "a")), await identify(file("b", "b"))];
    await one.hash(a);
    await two.hash(b);
    await one.hash(await identify(file("c", "c")));
    expect(Object.values(JSON.parse(readFileSync(store, "utf8"))).sort()).toEqual(["a", "b", "c"].map(sha256).sort());
  });

  it.each(["", "{", "[]", "null", '{"x":5,"y":"short"}'])("survive a store that holds %j", async (text) => {
    const store = join(folder, "hashes.json");
    writeFileSync(store, text);
    expect(await new FileHashes(store).hash(await identify(file("a", "a")))).toBe(sha256("a"));
  });

  it("survive a store that cannot be written", async () => {
    writeFileSync(join(folder, "in-the-way"), "");
    const hashes = new FileHashes(join(folder, "in-the-way/hashes.json"));
    expect(await hashes.hash(await identify(file("a", "a")))).toBe(sha256("a"));
  });

  it("are not waited for after a cancel", async () => {
    const identity = await identify(file("a", "a"));
    const hashes = new FileHashes();
    await expect(hashes.hash(identity, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
    const cancel = new AbortController();
    const hash = hashes.hash(identity, { signal: cancel.signal });
    cancel.abort(new Error("enough"));
    await expect(hash).rejects.toThrow("enough");
  });
});
