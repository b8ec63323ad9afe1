import pg from "pg";
import { describeAccounts } from "../../../test/contract/accounts.ts";
import { describeAnsweredRuns } from "../../../test/contract/answered-runs.ts";
import { describeListedRuns } from "../../../test/contract/listed-runs.ts";
import { describePaidCalls } from "../../../test/contract/paid-calls.ts";
import { describeRepeatedRequests } from "../../../test/contract/repeated-requests.ts";
import { describeRunEndings } from "../../../test/contract/run-endings.ts";
import { describeRunStore } from "../../../test/contract/run-store.ts";
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
describePaidCalls("runs in PostgreSQL", openStore);
describeAccounts("runs in PostgreSQL", openStore);
describeAnsweredRuns("runs in PostgreSQL", openStore);
describeRepeatedRequests("runs in PostgreSQL", openStore);
describeListedRuns("runs in PostgreSQL", openStore);
describeWebhookStore("runs in PostgreSQL", openBoth);
