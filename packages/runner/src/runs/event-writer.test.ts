import type { RunEvent } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { EventWriter } from "./event-writer.ts";

const event = (seq: number): RunEvent => ({
  ...{ type: "node.started", seq, run: "r", time: 1 },
  ...{ path: "n", node: "t" },
});
const claim = { run: "r", attempt: 1 };

/** The part of a store that is written to, as slow and as short of room as a test wants. */
function shelf({ ms = 0, room = Number.POSITIVE_INFINITY } = {}) {
  const writings: number[][] = [];
  return {
    writings,
    async append(_claim: unknown, events: readonly RunEvent[]) {
      const numbers = events.map(({ seq }) => seq);
      if (writings.flat().length + numbers.length > room) throw new Error("full");
      writings.push(numbers);
      if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
    },
  };
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

test("writes the first at once, and together what comes while the store is busy, in order", async () => {
  const store = shelf({ ms: 5 });
  const writer = new EventWriter(store, claim, () => {});
  writer.write(event(0));
  expect(store.writings).toEqual([[0]]);
  for (const seq of numbers(2000).slice(1)) writer.write(event(seq));
  await writer.written();
  expect(store.writings.flat()).toEqual(numbers(2000));
  expect(store.writings.map(({ length }) => length)).toEqual([1, 500, 500, 500, 499]);
  writer.write(event(2000));
  await writer.written();
  expect(store.writings.at(-1)).toEqual([2000]);
});

test("writes what comes at whatever moment the writing before it ends", async () => {
  for (let moments = 0; moments < 12; moments++) {
    const store = shelf();
    const writer = new EventWriter(store, claim, () => {});
    writer.write(event(0));
    for (let i = 0; i < moments; i++) await Promise.resolve();
    writer.write(event(1));
    await writer.written();
    expect([moments, store.writings.flat()]).toEqual([moments, [0, 1]]);
  }
});

test("says once that a writing failed, and writes nothing after it", async () => {
  const store = shelf({ room: 3 });
  let failures = 0;
  const writer = new EventWriter(store, claim, () => {
    failures += 1;
  });
  for (const seq of numbers(10)) {
    writer.write(event(seq));
    await Promise.resolve();
  }
  await expect(writer.written()).rejects.toThrow("full");
  await expect(writer.written()).rejects.toThrow("full");
  const kept = store.writings.flat();
  expect([kept, failures]).toEqual([numbers(kept.length), 1]);
});
