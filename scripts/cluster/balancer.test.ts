import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { balancer } from "./balancer.ts";
import { freePort } from "./free-port.ts";

const going: Server[] = [];
afterEach(() => {
  for (const server of going.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function address(server: Server): Promise<string> {
  going.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that answers with its name and the length of what it was sent. */
const named = (name: string) =>
  address(
    createServer(async (from, to) => {
      let bytes = 0;
      for await (const chunk of from) bytes += (chunk as Buffer).length;
      to.end(`${name} ${bytes}`);
    }),
  );

async function asked(url: string, times: number): Promise<readonly string[]> {
  const answers: string[] = [];
  for (let n = 0; n < times; n++) {
    const answer = await fetch(url, { method: "POST", body: "x".repeat(1_000_000) });
    answers.push(answer.ok ? await answer.text() : String(answer.status));
  }
  return answers;
}

test("servers have requests in turn, and one that does not listen is passed over with nothing lost", async () => {
  const dead = `http://127.0.0.1:${await freePort()}`;
  const way = await address(balancer([await named("a"), dead, await named("b")]));
  expect(await asked(way, 4)).toEqual(["a 1000000", "b 1000000", "b 1000000", "a 1000000"]);
});

test("where no server listens the answer says so", async () => {
  const way = await address(balancer([`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`]));
  expect(await asked(way, 1)).toEqual(["502"]);
});
