import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { claimed, finished, runAsked } from "../../test/contract/run-store.ts";
import { describeWebhookStore } from "../../test/contract/webhook-store.ts";
import { openLocalStores } from "../store/local-stores.ts";
import type { Stores } from "../store/stores.ts";
import { type WebhookCall, WebhookSender } from "./webhook-sender.ts";

/** On a machine that has other things to do. */
const patient = { timeout: 20_000 };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function open() {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-webhooks-"));
  const start = () => openLocalStores(folder, { bytes: 2 ** 30, onNotice: () => {} });
  let stores = start();
  const opened = (one: Stores) => ({ store: one.runs, webhooks: one.webhooks });
  return {
    ...opened(stores),
    async reopen() {
      await stores.close();
      stores = start();
      return opened(stores);
    },
    async close() {
      await stores.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describeWebhookStore("one folder", async () => open());

/** Stores, and a sender on them whose every call is answered by `answer`. */
function setUp(answer: (call: WebhookCall) => Promise<number>, pauses = [20, 20]) {
  const opened = open();
  ends.push(() => opened.close());
  const calls: string[] = [];
  const errors: unknown[] = [];
  const sender = ({ store, webhooks }: Pick<typeof opened, "store" | "webhooks"> = opened) => {
    const send = async (call: WebhookCall) => {
      calls.push(`${call.url.hostname} ${call.run.id}`);
      return await answer(call);
    };
    const one = new WebhookSender({ webhooks, store, send, onError: (error) => errors.push(error), pauses });
    ends.push(() => one.end());
    return one;
  };
  const finish = async (id: string, host = "a.example") => {
    await opened.store.add(runAsked(id, { webhook: { url: `http://${host}/`, base: "" } }));
    await opened.store.end(await claimed(opened.store, id), { event: finished(id) });
  };
  const state = async (id: string) => (await opened.webhooks.log(id))?.state;
  return { ...opened, sender, finish, calls, errors, state };
}

/** Never answers, until it is told to stop. */
const hang = ({ signal }: WebhookCall) =>
  new Promise<number>((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

test("sends the end of a run once, and says so", async () => {
  const { sender, finish, calls, errors, webhooks, state } = setUp(async () => 204);
  sender();
  await finish("r");
  await expect.poll(() => state("r"), patient).toBe("delivered");
  expect(calls).toEqual(["a.example r"]);
  expect((await webhooks.log("r"))?.attempts).toEqual([
    { at: expect.any(Number), ms: expect.any(Number), status: 204 },
  ]);
  expect(errors).toEqual([]);
});

test("tries again what was not taken, each time later, until it gives up", async () => {
  const answers = [500, new Error("the connection broke"), 302];
  const { sender, finish, webhooks, state } = setUp(async () => {
    const next = answers.shift();
    if (typeof next === "number") return next;
    throw next;
  });
  sender();
  await finish("r");
  await expect.poll(() => state("r"), patient).toBe("failed");
  const { attempts = [] } = (await webhooks.log("r")) ?? {};
  expect(attempts.map(({ status, reason }) => status ?? reason)).toEqual([500, "the connection broke", 302]);
  for (const [i, { at }] of attempts.slice(1).entries()) expect(at - attempts[i]!.at).toBeGreaterThanOrEqual(20);
});

test("gives up at once where a host wants no more", async () => {
  const { sender, finish, calls, state } = setUp(async () => 410);
  sender();
  await finish("r");
  await expect.poll(() => state("r"), patient).toBe("failed");
  expect(calls).toHaveLength(1);
});

test("a host that does not answer keeps no other waiting, however much is for it", async () => {
  const { sender, finish, calls, state } = setUp(async (call) =>
    call.url.hostname === "dead.example" ? await hang(call) : 200,
  );
  sender();
  for (let n = 0; n < 40; n++) await finish(`dead${n}`, "dead.example");
  for (let n = 0; n < 40; n++) await finish(`well${n}`, "well.example");
  for (let n = 0; n < 40; n++) await expect.poll(() => state(`well${n}`), patient).toBe("delivered");
  expect(calls.filter((call) => call.startsWith("dead"))).toHaveLength(2);
});

test("what was sent and cannot be written down is left alone for a while", async () => {
  const { sender, finish, calls, errors, webhooks } = setUp(async () => 200);
  vi.spyOn(webhooks, "record").mockRejectedValue(new Error("the disk is full"));
  const one = sender();
  await finish("r");
  await expect.poll(() => errors.length, patient).toBe(1);
  for (let i = 0; i < 20; i++) {
    one.look();
    await setImmediate();
  }
  expect([calls.length, errors.length]).toEqual([1, 1]);
});

test("goes on after a restart with what was not delivered, and forgets no attempt", async () => {
  let isBack = false;
  const { sender, finish, webhooks, reopen, state } = setUp(async (call) => (isBack ? 200 : await hang(call)), [20]);
  const first = sender();
  await finish("under way");
  await expect.poll(async () => (await webhooks.log("under way"))?.state, patient).toBe("pending");
  await first.end();
  // Ended while nobody sends.
  await finish("meanwhile");
  expect([await state("under way"), (await webhooks.log("under way"))?.attempts]).toEqual(["pending", []]);
  isBack = true;
  const again = await reopen();
  sender(again).look();
  for (const id of ["under way", "meanwhile"])
    await expect.poll(async () => (await again.webhooks.log(id))?.state, patient).toBe("delivered");
});
