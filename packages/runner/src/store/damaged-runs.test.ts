import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RunEvent, SigmaflowError } from "@sigmaflow/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLocalStores } from "./local-stores.ts";
import type { Stores } from "./stores.ts";

let folder: string;
let stores: Stores;
let reported: SigmaflowError[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-damaged-"));
  open();
});
afterEach(async () => {
  await stores.close();
  rmSync(folder, { recursive: true });
});

const file = () => path.join(folder, "runs.db");

function open(): void {
  reported = [];
  stores = openLocalStores(folder, { bytes: 2 ** 30, onNotice: () => {}, onDamage: (error) => reported.push(error) });
}

/** Closes the store, writes something else of the same length over a text in its file, and opens it again. */
async function damage(from: string, to: string): Promise<void> {
  await stores.close();
  const bytes = readFileSync(file());
  const at = bytes.indexOf(from);
  expect([at > 0, to.length]).toEqual([true, from.length]);
  bytes.write(to, at);
  writeFileSync(file(), bytes);
  open();
}

async function add(id: string, b = 35, wish?: string): Promise<void> {
  const graph = { sigmaflow: 1, nodes: { sum: { type: "maths.number", in: { a: 37_000, b } } } } as const;
  const asked = { graph, inputs: { left: 4711 }, seeds: { seed: 780 + b }, graphName: "graph.json", attended: false };
  await stores.runs.add({ id, created: 1, ...asked, ...(wish !== undefined && { wish }) });
}

/** Performs a run to its end with the output 37035. */
async function perform(id: string): Promise<void> {
  const claim = (await stores.runs.claim(id, { owner: "test", leaseMs: 1000 }))!;
  const started: RunEvent = { type: "run.started", seq: 0, run: id, time: 2, seeds: {}, nodes: 1 };
  await stores.runs.append(claim, [started]);
  const event: RunEvent = { type: "run.finished", seq: 1, run: id, time: 3, ms: 86 };
  await stores.runs.end(claim, { event, outputs: { x: { value: 37_035 } } });
}

const damaged = (run: string) => expect.objectContaining({ code: "RUN_DAMAGED", params: { run } });

test.each([
  ["an output", '"value":37035', '"value":97035'],
  ["a seed", '{"seed":815}', '{"seed":875}'],
])(
  "[faults Broken 5.1] an ended run with %s that is not what was written is dropped, reported once",
  async (_, from, to) => {
    await add("old");
    await perform("old");
    await add("next", 36);
    await damage(from, to);
    const { runs } = stores;
    expect((await runs.list({ limit: 9 })).map(({ id }) => id)).toEqual(["next"]);
    expect([await runs.summary("old"), await runs.get("old"), await runs.events("old", -1, 9)]).toEqual([
      undefined,
      undefined,
      [],
    ]);
    expect(reported).toEqual([damaged("old")]);
  },
);

test.each([
  ["the graph", '"a":37000', '"a":97000'],
  ["the inputs", '"left":4711', '"left":4771'],
])(
  "[faults Broken 5.1] an ended run with %s that is not what was written is dropped when it is read whole",
  async (_, from, to) => {
    await add("old");
    await perform("old");
    await damage(from, to);
    expect([await stores.runs.get("old"), await stores.runs.summary("old")]).toEqual([undefined, undefined]);
    expect(reported).toEqual([damaged("old")]);
  },
);

test("[faults Broken 5.1] an ended run with an event that is not what was written is dropped", async () => {
  await add("old");
  await perform("old");
  await damage('"ms":86', '"ms":88');
  expect([await stores.runs.events("old", -1, 9), await stores.runs.get("old")]).toEqual([[], undefined]);
  expect(reported).toEqual([damaged("old")]);
});

test.each([
  ["the graph", '"a":37000', '"a":97000'],
  ["the inputs", '"left":4711', '"left":4771'],
  ["a seed", '{"seed":815}', '{"seed":875}'],
  ["a seed", '{"seed":815}', '{"seed"[815}'],
])(
  "[faults Broken 5.1] a run that waits with %s that is not what was written is not performed",
  async (_, from, to) => {
    await add("waits");
    await damage(from, to);
    const { runs } = stores;
    expect(await runs.unfinished()).toEqual(["waits"]);
    await expect(runs.get("waits")).rejects.toEqual(damaged("waits"));
    expect(await runs.summary("waits")).toMatchObject({ id: "waits", status: "queued" });
    expect(reported).toEqual([damaged("waits")]);
    const event: RunEvent = { type: "run.failed", seq: 0, run: "waits", time: 4, code: "RUN_DAMAGED", message: "No." };
    await runs.end({ run: "waits", attempt: 0 }, { event });
    expect(await runs.summary("waits")).toMatchObject({ status: "failed", error: { code: "RUN_DAMAGED" } });
  },
);

test("[faults Broken 5.1] what is known of a file is checked too", async () => {
  const hash = "ab".repeat(32);
  await stores.artifacts.put({ hash, type: "image/png", width: 8, height: 8 }, new Uint8Array(1));
  expect(await stores.artifacts.find(hash)).toEqual({ hash, type: "image/png", width: 8, height: 8 });
  await damage("image/png", "image/pnh");
  expect(await stores.artifacts.find(hash)).toBeUndefined();
});

test("[faults Broken 5.1] a run whose wish is not what was written is not performed", async () => {
  await add("waits", 35, "wish-of-anna");
  await damage("wish-of-anna", "wish-of-anno");
  await expect(stores.runs.get("waits")).rejects.toEqual(damaged("waits"));
});

const today = new Date().toISOString().slice(0, 10);
const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

test.each([
  ["the wish", `wish-of-anna${today}`, `wish-of-anno${today}`],
  ["the day", `wish-of-anna${today}`, `wish-of-anna9${today.slice(1)}`],
])(
  "[faults Broken 5.1] a count of paid calls with %s that is not what was written allows no more on that day",
  async (_, from, to) => {
    const perWish = 2;
    const take = async (id: string, day = today) => {
      const claim = await stores.runs.claim(id, { owner: "test", leaseMs: 1000 });
      return await stores.runs.takePaidCall(claim!, { perWish, perDay: 5, day });
    };
    await add("one", 35, "wish-of-anna");
    expect(await take("one")).toBeUndefined();
    await stores.runs.prune(9);
    await damage(from, to);
    await add("two", 36);
    await add("three", 37);
    expect(await take("two")).toBe("day");
    expect(reported).toEqual([expect.objectContaining({ code: "PAID_COUNT_DAMAGED", params: { day: today } })]);
    expect(await take("three", tomorrow)).toBeUndefined();
  },
);

test("a request is not known by an idempotency key whose row is not what was written", async () => {
  const graph = { sigmaflow: 1, nodes: { sum: { type: "maths.number", in: { a: 1, b: 2 } } } } as const;
  const asked = { graph, inputs: {}, seeds: {}, graphName: "graph.json", attended: false };
  const idempotency = { client: "", key: "order-4711", request: "asked-for-this" };
  await stores.runs.add({ id: "one", created: Date.now(), ...asked, idempotency });
  expect(await stores.runs.knownRequest(idempotency)).toEqual({ request: "asked-for-this", run: "one" });
  await damage("asked-for-this", "asked-for-that");
  expect(await stores.runs.knownRequest(idempotency)).toBeUndefined();
  expect(reported).toEqual([damaged("one")]);
});
