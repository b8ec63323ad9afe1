import { expect, test } from "vitest";
import { startStores } from "../../test/support/cluster/cluster.ts";
import { inProcess } from "../../test/support/cluster/in-process.ts";
import { sum } from "../server/fixtures/test-server.ts";

const newCluster = inProcess(await startStores());

test("a key starts so many runs in a minute as it may, whichever servers it asks", async () => {
  const cluster = await newCluster();
  const servers = [await cluster.server({ sum }), await cluster.server({ sum })];
  const { keys } = await cluster.worker();
  const { text } = await keys.create("anna", { rate: 3 });
  const ask = async (n: number) => {
    const headers = { "x-api-key": text };
    const payload = { graph: "sum", inputs: { a: n } };
    return await servers[n % 2]!.app.inject({ method: "POST", url: "/api/runs", headers, payload });
  };
  const answers = [];
  for (let n = 0; n < 5; n++) answers.push(await ask(n));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202, 202, 429, 429]);
  expect(answers[3]!.json()).toMatchObject({ code: "RATE_LIMITED" });
  expect(Number(answers[3]!.headers["retry-after"])).toBeGreaterThan(50);
});

test("what waits counts at all servers, each of which refuses more than it allows", async () => {
  const cluster = await newCluster({ limits: { queue: 2 } });
  const servers = [await cluster.server({ sum }), await cluster.server({ sum })];
  const codes: number[] = [];
  for (let a = 0; a < 4; a++) {
    const payload = { graph: "sum", inputs: { a } };
    codes.push((await servers[a % 2]!.app.inject({ method: "POST", url: "/api/runs", payload })).statusCode);
  }
  expect(codes).toEqual([202, 202, 429, 429]);
});
