import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { type StartOptions, startGraph } from "../../test/support/start-graph.ts";
import type { GraphBody } from "../graph/document.ts";
import { defineNode } from "../node/define-node.ts";
import { createRegistry } from "../node/registry.ts";
import { service } from "../node/service.ts";
import { float } from "../port/plain.ts";
import type { Host } from "../value/host.ts";
import type { Preview } from "../value/preview.ts";
import type { RunEvent } from "./event.ts";

const clock = service<{ read(): number }>("clock");

/** A clock that tests turn. */
let now = 0;
const host: Host = { ...nodeHost, now: () => now };

let drawn = 0;
const painter = defineNode({
  type: "painter",
  version: 1,
  inputs: {},
  outputs: { value: float() },
  run(_, { progress, preview, notice }) {
    for (let step = 0; step <= 4; step++) {
      now += 100;
      progress({ step, of: 4, ...(step === 0 ? { doing: "loading" } : {}) });
      preview(() => {
        drawn++;
        return { data: new Uint8Array([step % 2, 0, 0]), width: 1, height: 1 };
      });
      notice("the same again");
    }
    return { value: 1 };
  },
});
const asker = defineNode({
  type: "asker",
  version: 1,
  inputs: {},
  outputs: { value: float() },
  uses: [clock],
  run: (_, { use }) => ({ value: use(clock).read() }),
});
const sneak = defineNode({ ...asker, type: "sneak", uses: [] });
const registry = createRegistry([painter, asker, sneak]);

const graph = (type: string): GraphBody => ({ nodes: { it: { type } }, outputs: { value: { $from: "it.value" } } });

async function run(type: string, options: Partial<StartOptions> = {}) {
  now = 0;
  drawn = 0;
  const events: RunEvent[] = [];
  const running = startGraph(graph(type), {}, { host, registry, onEvent: (event) => events.push(event), ...options });
  return { outputs: await running.outputs, events, report: running.report() };
}

test("[E27] progress says what is done, and how long the rest takes at the pace so far", async () => {
  const { events } = await run("painter");
  const told = events.flatMap((event) => (event.type === "node.progress" ? [event] : []));
  expect(told.map(({ step, of, doing, left_ms }) => [step, of, doing, left_ms])).toEqual([
    [0, 4, "loading", undefined],
    [1, 4, undefined, 600],
    [2, 4, undefined, 300],
    [3, 4, undefined, 133],
    [4, 4, undefined, 0],
  ]);
});

test("[E27] pictures are drawn only when somebody watches and it is time, and travel by hash", async () => {
  await run("painter");
  expect(drawn).toBe(0);
  const kept = new Map<string, Preview>();
  let next = 0;
  const previews = {
    due(path: string, time: number) {
      expect(path).toBe("it");
      if (time < next) return false;
      next = time + 200;
      return true;
    },
    keep: (hash: string, picture: Preview) => void kept.set(hash, picture),
  };
  const { events } = await run("painter", { previews });
  expect(drawn).toBe(3);
  const told = events.flatMap((event) => (event.type === "node.preview" ? [event] : []));
  expect(told).toHaveLength(3);
  for (const { hash, width, height } of told) {
    const picture = kept.get(hash)!;
    expect([width, height]).toEqual([picture.width, picture.height]);
    expect(hash).toBe(host.sha256(picture.data));
  }
});

test("[E27] a notice is told once however often it is given", async () => {
  const { events, report } = await run("painter");
  expect(report.notices).toEqual([{ path: "it", message: "the same again" }]);
  expect(events.filter(({ type }) => type === "node.notice")).toHaveLength(1);
});

test("[E26] a service comes from the host; a missing one is told before running, or where it is asked for", async () => {
  const services = { clock: { read: () => 12 } };
  expect((await run("asker", { services })).outputs).toEqual({ value: 12 });
  expect(() => startGraph(graph("asker"), {}, { host, registry })).toThrow("The graph needs clock");
  await expect(run("sneak")).rejects.toMatchObject({ code: "MISSING_SERVICE", path: "it" });
});

test("timings are told by path and in the run's report", async () => {
  const { events, report } = await run("painter");
  expect(report.nodes).toEqual({ it: 500 });
  expect(events.find(({ type }) => type === "node.finished")).toMatchObject({ path: "it", ms: 500 });
  expect(events.at(-1)).toMatchObject({ type: "run.finished", ms: 500 });
});
