import pg from "pg";
import { expect, test, vi } from "vitest";
import { describeAccounts } from "../../../test/contract/accounts.ts";
import { describeAnsweredRuns } from "../../../test/contract/answered-runs.ts";
import { describeListedRuns } from "../../../test/contract/listed-runs.ts";
import { describePaidCalls } from "../../../test/contract/paid-calls.ts";
import { describeRepeatedRequests } from "../../../test/contract/repeated-requests.ts";
import { describeRunEndings } from "../../../test/contract/run-endings.ts";
import { describeRunStore, runAsked } from "../../../test/contract/run-store.ts";
import { describeWebhookStore } from "../../../test/contract/webhook-store.ts";
import { startPostgres } from "../../../test/support/cluster/postgres.ts";
import { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { News } from "./news.ts";
import { PostgresRunStore } from "./postgres-run-store.ts";

const server = await startPostgres();

async function openStore() {
  const url = await server.freshUrl();
  const opened: { db: Database; news: News }[] = [];
  const open = async () => {
    const db = new Database(pg, url, { connections: 4 });
    await migrate(db);
    const news = new News(db, `p${opened.length}`);
    await news.listen();
    opened.push({ db, news });
    return new PostgresRunStore(db, news);
  };
  const store = await open();
  const close = async () => {
    for (const { db, news } of opened.splice(0)) {
      await news.close();
      await db.close();
    }
  };
  const reopen = async () => {
    const next = await open();
    // The leases of the process that was killed have run out.
    await opened[0]!.db.run("UPDATE runs SET lease_until = clock_timestamp() WHERE lease_until IS NOT NULL");
    return next;
  };
  return { store, webhooks: store.webhooks, reopen, close };
}

async function openBoth() {
  const { store, webhooks, reopen, close } = await openStore();
  return {
    ...{ store, webhooks, close },
    async reopen() {
      const next = await reopen();
      return { store: next, webhooks: next.webhooks };
    },
  };
}

for (const attended of [false, true]) {
  describeRunStore("runs in PostgreSQL", openStore, attended);
  describeRunEndings("runs in PostgreSQL", openStore, attended);
}
test("a paid call of a worker that died is not made again, unless what it brought was kept or it cost nothing", async () => {
  const { store, close } = await openStore();
  const claim = async (leaseMs: number) =>
    await vi.waitUntil(() => store.claim("r", { owner: "test", leaseMs }), { timeout: 5000, interval: 5 });
  const limits = { perWish: 9, perDay: 9, day: "2026-11-30" };
  await store.add(runAsked("r"));
  const first = await claim(1);
  for (const path of ["lost", "kept", "returned"]) await store.takePaidCall(first, limits, { path });
  await store.keepPaidCall(first, "kept");
  await store.returnPaidCall(first, limits.day, "returned");
  // The same attempt may ask again: it knows what became of it.
  expect(await store.takePaidCall(first, limits, { path: "lost" })).toBeUndefined();
  const second = await claim(60_000);
  const again = store.takePaidCall(second, limits, { path: "lost" });
  await expect(again).rejects.toMatchObject({ code: "PAID_CALL_UNCERTAIN", params: { path: "lost" } });
  for (const path of ["kept", "returned"]) expect(await store.takePaidCall(second, limits, { path })).toBeUndefined();
  await close();
});

test("a paid call of a worker that died is made again where it can be repeated, and counts once", async () => {
  const { store, close } = await openStore();
  const claim = () =>
    vi.waitUntil(() => store.claim("r", { owner: "test", leaseMs: 1 }), { timeout: 5000, interval: 5 });
  const limits = { perWish: 2, perDay: 9, day: "2026-11-30" };
  const call = { path: "lost", isRepeatable: true };
  await store.add(runAsked("r"));
  for (let attempt = 0; attempt < 3; attempt++)
    expect(await store.takePaidCall(await claim(), limits, call)).toBeUndefined();
  const last = await claim();
  expect(await store.takePaidCall(last, limits, { path: "other" })).toBeUndefined();
  expect(await store.takePaidCall(last, limits, { path: "third" })).toBe("wish");
  await close();
});

describePaidCalls("runs in PostgreSQL", openStore);
describeAccounts("runs in PostgreSQL", openStore);
describeAnsweredRuns("runs in PostgreSQL", openStore);
describeRepeatedRequests("runs in PostgreSQL", openStore);
describeListedRuns("runs in PostgreSQL", openStore);
describeWebhookStore("runs in PostgreSQL", openBoth);
