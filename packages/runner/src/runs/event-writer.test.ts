import type { RunEvent } from "@sigmaflow/core";
import { expect, test, vi } from "vitest";
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

const round = () => new Promise((resolve) => setImmediate(resolve));

test("writes together what comes in one round, and what comes while the store is busy, in order", async () => {
  const store = shelf({ ms: 5 });
  const writer = new EventWriter(store, claim, () => {});
  for (const seq of numbers(3)) writer.write(event(seq));
  expect(store.writings).toEqual([]);
  await round();
  expect(store.writings).toEqual([[0, 1, 2]]);
  for (const seq of numbers(2000).slice(3)) writer.write(event(seq));
  await vi.waitUntil(() => store.writings.length === 5, { timeout: 5000 });
  expect(store.writings.map(({ length }) => length)).toEqual([3, 500, 500, 500, 497]);
  expect(await writer.rest()).toEqual([]);
  expect(store.writings.flat()).toEqual(numbers(2000));
});

test("leaves what came last to whoever asks for the rest", async () => {
  const store = shelf();
  const writer = new EventWriter(store, claim, () => {});
  writer.write(event(0));
  await round();
  for (const seq of [1, 2]) writer.write(event(seq));
  expect((await writer.rest()).map(({ seq }) => seq)).toEqual([1, 2]);
  await round();
  expect(store.writings).toEqual([[0]]);
});

test("loses nothing that comes at whatever moment the writing before it ends", async () => {
  for (let moments = 0; moments < 12; moments++) {
    const store = shelf();
    const writer = new EventWriter(store, claim, () => {});
    writer.write(event(0));
    await round();
    for (let i = 0; i < moments; i++) await Promise.resolve();
    writer.write(event(1));
    const rest = await writer.rest();
    expect([moments, store.writings.flat(), rest.map(({ seq }) => seq)].flat(2).slice(1)).toEqual([0, 1]);
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
    await round();
  }
  await expect(writer.rest()).rejects.toThrow("full");
  await expect(writer.rest()).rejects.toThrow("full");
  const kept = store.writings.flat();
  expect([kept, failures]).toEqual([numbers(kept.length), 1]);
});
