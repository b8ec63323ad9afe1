import { expect, test } from "vitest";
import { startStores } from "../../test/support/cluster/cluster.ts";
import { inProcess } from "../../test/support/cluster/in-process.ts";
import { quick, remoteExample } from "../server/fixtures/remote-graphs.ts";

const newCluster = inProcess(await startStores());
const dropIn = "sdxl1.0-txt2img";
const remoteGraph: unknown = JSON.parse(remoteExample);

test("a graph that calls its own cluster needs no second worker, and its calls are of its wish", async () => {
  const remote = { baseUrl: "" };
  const cluster = await newCluster({ remote });
  const server = await cluster.server({ [dropIn]: quick, remote: remoteGraph });
  await cluster.worker();
  remote.baseUrl = `${server.address}/v1`;
  const payload = { prompt: "a cat", seed: 3, samples: 2 };
  const answer = await server.app.inject({ method: "POST", url: "/v1/remote", payload });
  expect(answer.json()).toMatchObject({ seed: 3, images: [{ width: 24, height: 16, seed: 3 }, { seed: 4 }] });
  const runs = await server.context.store.list({ limit: 9 });
  expect(runs.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
  const outer = runs.at(-1)!.id;
  for (const { id } of runs.slice(0, 2))
    expect(await server.context.store.get(id)).toMatchObject({ wish: outer, innerOf: outer });
});

test("a graph that calls itself through the cluster hears so at once", async () => {
  const remote = { baseUrl: "" };
  const cluster = await newCluster({ remote });
  const server = await cluster.server({ [dropIn]: remoteGraph });
  await cluster.worker();
  remote.baseUrl = `${server.address}/v1`;
  const payload = { prompt: "a cat", seed: 3 };
  const answer = await server.app.inject({ method: "POST", url: `/v1/${dropIn}`, payload });
  expect([answer.statusCode, answer.json().code]).toEqual([508, "REMOTE_LOOP"]);
});
