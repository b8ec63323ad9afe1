import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { paidService, pixel } from "../src/server/fixtures/paid-service.ts";
import { clusters, startStores } from "./support/cluster/cluster.ts";
import { newFolder, removeFolders } from "./support/command.ts";
import { eventsOf, post } from "./support/server.ts";
import { servers } from "./support/servers.ts";

const newCluster = clusters(await startStores());
const serve = servers();
const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
  removeFolders();
});

const graph = {
  sigmaflow: 1,
  nodes: {
    call: {
      type: "remote.call",
      in: { prompt: "a fox", seed: 7, img_width: 512, img_height: 512, num_inference_steps: 20, refiner: false },
    },
  },
  outputs: { image: { $from: "call.image" } },
};

/** Stands in for the models' graph: a picture that lies there. */
const instead = {
  sigmaflow: 1,
  inputs: { prompt: { type: "string" }, seed: { type: "seed", default: -1 } },
  nodes: { load: { type: "image.load", in: { path: "pixel.png" } } },
  outputs: { image: { $from: "load.image" } },
};

/** Has a worker die in the middle of a call, for which it waits, and resolves to the events of the run that another ends. */
async function killedInCall(address: string, { flags = [], isCalled }: { flags?: string[]; isCalled: () => unknown }) {
  const cluster = await newCluster({ env: { SEGMIND_BASE_URL: address } });
  const [server, first] = await Promise.all([cluster.server(), cluster.worker(flags)]);
  const { id } = (await (await post(`${server.address}/api/runs`, { graph })).json()) as { readonly id: string };
  await vi.waitFor(isCalled, { timeout: 60_000, interval: 20 });
  await first.kill();
  await cluster.worker(flags);
  return await eventsOf(server.address, id);
}

test("a call of a killed worker is made again with the same key, where the service knows it again", async () => {
  const service = await paidService((call) => (call === 0 ? 0 : 200));
  closing.push(service.close);
  const isCalled = () => expect(service.calls).toHaveLength(1);
  const events = await killedInCall(service.address, {
    flags: ["--remote-repeatable", "--paid-per-run", "1"],
    isCalled,
  });
  expect(events.at(-1)?.type).toBe("run.finished");
  const keys = service.headers.map((headers) => headers["idempotency-key"]);
  expect(keys).toEqual([keys[0], keys[0]]);
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
});

test("sigmaflow's own server makes the picture once for a call that a killed worker made", async () => {
  const graphs = newFolder();
  writeFileSync(path.join(graphs, "pixel.png"), pixel);
  writeFileSync(path.join(graphs, "sdxl1.0-txt2img.json"), JSON.stringify(instead));
  const maker = await serve(newFolder(), ["--graphs", graphs]);
  const said: IncomingMessage["headers"][] = [];
  const pass = (from: IncomingMessage, to: ServerResponse) => {
    const { method, url, headers } = from;
    const passed = request(new URL(url ?? "", maker.address), { method, headers }, (answer) => {
      said.push(answer.headers);
      // The first answer is on its way while who asked for it dies.
      if (said.length === 1) answer.resume();
      else answer.pipe(to.writeHead(answer.statusCode ?? 502, answer.headers));
    });
    from.pipe(passed);
  };
  const between = createServer(pass).listen(0, "127.0.0.1");
  await once(between, "listening");
  closing.push(() => between.close());
  const address = `http://127.0.0.1:${(between.address() as AddressInfo).port}/v1`;
  const isCalled = () => expect(said).toHaveLength(1);
  const events = await killedInCall(address, { flags: ["--remote-repeatable"], isCalled });
  expect(events.at(-1)?.type).toBe("run.finished");
  expect(said.map((headers) => headers["idempotent-replayed"])).toEqual([undefined, "true"]);
  const { runs } = (await (await fetch(`${maker.address}/api/runs`)).json()) as { readonly runs: unknown[] };
  expect(runs).toHaveLength(1);
});
