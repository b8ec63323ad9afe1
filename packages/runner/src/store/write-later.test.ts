import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { WriteLater } from "./write-later.ts";

function setUp() {
  const commits: string[][] = [];
  let done: string[] = [];
  const later = new WriteLater((work) => {
    done = [];
    work();
    commits.push(done);
  });
  const errors: unknown[] = [];
  const add = (name: string) =>
    later.add(
      () => {
        if (name.startsWith("bad")) throw new Error(name);
        done.push(name);
      },
      (error) => errors.push(String(error)),
    );
  return { later, commits, errors, add };
}

test("what comes within a moment is done together, by itself", async () => {
  const { commits, add } = setUp();
  for (const name of ["a", "b", "c"]) add(name);
  expect(commits).toEqual([]);
  await setTimeout(60);
  expect(commits).toEqual([["a", "b", "c"]]);
});

test("what waits can be done now, once", async () => {
  const { later, commits, add } = setUp();
  add("a");
  later.now();
  later.now();
  expect(commits).toEqual([["a"]]);
  await setTimeout(60);
  expect(commits).toEqual([["a"]]);
});

test("no more waits than a bounded number", () => {
  const { commits, add } = setUp();
  for (let n = 0; n < 1000; n++) add(String(n));
  expect(commits.map(({ length }) => length)).toEqual([256, 256, 256]);
});

test("what fails is told to whoever asked for it, and the rest is done", () => {
  const { later, commits, errors, add } = setUp();
  for (const name of ["a", "bad", "c"]) add(name);
  later.now();
  expect([commits, errors]).toEqual([[["a"], ["c"]], ["Error: bad"]]);
});
