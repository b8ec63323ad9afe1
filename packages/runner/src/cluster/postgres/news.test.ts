import pg from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { claimed, runAsked, started } from "../../../test/contract/run-store.ts";
import { startPostgres } from "../../../test/support/cluster/postgres.ts";
import { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { News } from "./news.ts";
import { PostgresRunStore } from "./postgres-run-store.ts";

const server = await startPostgres();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function member(url: string, name: string, hearsEvents: boolean) {
  const db = new Database(pg, url, { connections: 2 });
  await migrate(db);
  const news = new News(db, name, { hearsEvents });
  await news.listen();
  closing.push(async () => {
    await news.close();
    await db.close();
  });
  const heard: string[] = [];
  vi.spyOn(news, "wrote").mockImplementation((id, what) => void heard.push(`${what} of ${id}`));
  return { store: new PostgresRunStore(db, news), heard };
}

test("who performs runs hears that they are cancelled, and nothing of the events of others", async () => {
  const url = await server.freshUrl();
  const [writer, shows, performs] = [
    await member(url, "writer", true),
    await member(url, "shows", true),
    await member(url, "performs", false),
  ];
  await writer.store.add(runAsked("r"));
  const claim = await claimed(writer.store, "r");
  await writer.store.append(claim, [started("r", 0)]);
  await writer.store.requestCancel("r");
  await vi.waitFor(() => expect(shows.heard).toEqual(["events of r", "cancel of r"]), { timeout: 5000, interval: 5 });
  await vi.waitFor(() => expect(performs.heard).not.toEqual([]), { timeout: 5000, interval: 5 });
  // Notifications come in their order.
  expect(performs.heard).toEqual(["cancel of r"]);
});
