import { afterEach, expect, test } from "vitest";
import { type PaidService, paidService } from "./fixtures/paid-service.ts";
import { remoteExample } from "./fixtures/remote-graphs.ts";
import { stopServers, sum, testServer } from "./fixtures/test-server.ts";
import type { ServerLimits } from "./limits.ts";

const services: PaidService[] = [];
afterEach(async () => {
  await stopServers();
  for (const service of services.splice(0)) await service.close();
});

async function paidServer(limits: Partial<ServerLimits> = {}) {
  const service = await paidService();
  services.push(service);
  const remote = { baseUrl: service.address, key: "SG_0123456789abcdef" };
  const many = JSON.parse(remoteExample);
  many.nodes = {
    seeds: { type: "list.seeds", in: { seed: { $input: "seed" }, count: { $input: "samples" } } },
    each: {
      type: "map",
      in: { items: { $from: "seeds.seeds" }, prompt: { $input: "prompt" } },
      body: {
        inputs: { item: { type: "seed" }, prompt: { type: "string" } },
        nodes: { call: { type: "remote.call", in: { prompt: { $input: "prompt" }, seed: { $input: "item" } } } },
        outputs: { image: { $from: "call.image" } },
      },
    },
  };
  many.inputs.samples.max = 1000;
  many.outputs = { image: { $from: "each.image" } };
  const server = await testServer({ many }, { remote, limits });
  const run = async (samples: number, seed: number, of = server) => {
    const answer = await of.app.inject({ method: "POST", url: "/v1/many", payload: { prompt: "x", samples, seed } });
    return [answer.statusCode, answer.json().code, service.calls.length];
  };
  return { server, service, run, many };
}

test("[faults Broken 4.1] a run pays for as many calls as it may, and what it has paid for costs nothing again", async () => {
  const { run, service } = await paidServer();
  expect(await run(30, 1)).toEqual([400, "PAID_CALLS_REFUSED", 4]);
  expect(await run(4, 1)).toEqual([200, undefined, 4]);
  expect(await run(8, 1)).toEqual([200, undefined, 8]);
  expect(new Set(service.calls.map(({ seed }) => seed)).size).toBe(8);
});

test("[faults Broken 4.1] all runs of a day have one limit, which a restart does not forget", async () => {
  const { run, server } = await paidServer({ paidPerRun: 3, paidPerDay: 5 });
  expect(await run(3, 1)).toEqual([200, undefined, 3]);
  expect(await run(3, 11)).toEqual([400, "PAID_CALLS_REFUSED", 5]);
  const again = await server.restart();
  expect(await run(3, 1, again)).toEqual([200, undefined, 5]);
  expect(await run(1, 21, again)).toEqual([400, "PAID_CALLS_REFUSED", 5]);
  const { app } = again;
  const payload = { graph: "many", inputs: { prompt: "x", samples: 1, seed: 31 } };
  const { id } = (await app.inject({ method: "POST", url: "/api/runs", payload })).json();
  await expect.poll(async () => (await app.inject(`/api/runs/${id}`)).json().status).toBe("failed");
  const { error } = (await app.inject(`/api/runs/${id}`)).json();
  expect(error).toMatchObject({ code: "PAID_CALLS_REFUSED", path: "each/item[0]/call" });
  expect(error.message).toContain("--paid-per-day");
});

test("[faults Broken 4.2] says before a run how many calls it makes at most", async () => {
  const { server, many } = await paidServer();
  const post = async (url: string, payload: object) =>
    (await server.app.inject({ method: "POST", url, payload })).json();
  const paid = { most: 1000, nodes: [{ path: "each/call", node: "remote.call", most: 1000 }] };
  expect((await post("/api/validate", { graph: many })).paid).toEqual(paid);
  expect(await post("/api/validate", { graph: sum })).toEqual({ problems: [] });
  const inputs = { prompt: "x", samples: 30 };
  const explained = await post("/api/explain", { graph: "many", inputs });
  expect(explained.paid).toEqual({ most: 30, nodes: [{ ...paid.nodes[0], most: 30 }] });
});
