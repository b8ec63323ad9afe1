import { expect, test } from "vitest";
import { SharedSync } from "./shared-sync.ts";

/** A disk that is as slow as a test wants. */
function slowDisk() {
  const going: PromiseWithResolvers<void>[] = [];
  const shared = new SharedSync(() => {
    going.push(Promise.withResolvers<void>());
    return going.at(-1)!.promise;
  });
  return { shared, going };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

test("who asks while the disk is busy is answered by the next time, which all of them share", async () => {
  const { shared, going } = slowDisk();
  const done: string[] = [];
  const ask = (name: string) => shared.done().then(() => done.push(name));
  const all = [ask("a")];
  await soon();
  all.push(ask("b"), ask("c"));
  await soon();
  expect(going.length).toBe(1);
  going[0]!.resolve();
  await soon();
  expect([done, going.length]).toEqual([["a"], 2]);
  all.push(ask("d"));
  going[1]!.resolve();
  await soon();
  expect([done, going.length]).toEqual([["a", "b", "c"], 3]);
  going[2]!.resolve();
  await Promise.all(all);
  expect(done).toEqual(["a", "b", "c", "d"]);
});

test("a disk that fails is told to those who shared that time alone", async () => {
  const { shared, going } = slowDisk();
  const first = shared.done();
  await soon();
  const second = shared.done();
  going[0]!.reject(new Error("broken"));
  await expect(first).rejects.toThrow("broken");
  await soon();
  going[1]!.resolve();
  await second;
});
