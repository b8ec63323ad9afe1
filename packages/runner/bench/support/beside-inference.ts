import type { Report } from "../../../../scripts/bench/report.ts";
import { type Loaded, load, percentile, requestBytes } from "./http-load.ts";
import type { ServerProcess } from "./server-process.ts";
import { watch } from "./watch-load.ts";

const watchers = 1000;

/** What everything else takes while a picture is made that takes long. */
export async function besideInference(
  ours: ServerProcess,
  picture: Readonly<Record<string, unknown>>,
  says: string,
  report: Report,
): Promise<void> {
  const { port } = ours;
  const during = `during 1024×1024, ${says}`;
  let seed = 1;
  const ask = async (request: Buffer): Promise<Loaded> => {
    const done = await load({ port, request: () => request, connections: 1, count: 1 });
    if (Object.keys(done.statuses).some((status) => !status.startsWith("2"))) throw new Error(done.body.toString());
    return done;
  };
  const accepted = async (graph: string, inputs: object) => {
    const { body } = await ask(requestBytes("POST", "/api/runs", { graph, inputs }));
    return (JSON.parse(body.toString()) as { readonly id: string }).id;
  };
  const start = (steps: number) => accepted("picture", { ...picture, seed: seed++, num_inference_steps: steps });
  const isRunning = async (id: string) =>
    (await ask(requestBytes("GET", `/api/runs/${id}`))).body.includes('"status":"running"');
  const beside = async <T>(measure: () => Promise<T>): Promise<T> => {
    const id = await start(100);
    while (!(await isRunning(id)));
    const measured = await measure();
    await ask(requestBytes("POST", `/api/runs/${id}/cancel`));
    return measured;
  };

  const sum = (n: number) => requestBytes("POST", "/v1/sum", { a: 5e6 + n });
  const { latencies } = await beside(() => load({ port, request: sum, connections: 1, ms: 3000 }));
  report({ name: `a sum ${during}, p50`, value: percentile(latencies, 0.5), unit: "ms" });
  report({ name: `a sum ${during}, the longest`, value: percentile(latencies, 1), unit: "ms", aim: "under 50" });
  const lives = await beside(async () => {
    const live = requestBytes("GET", "/livez");
    const all: number[] = [];
    for (const end = performance.now() + 3000; performance.now() < end; await pause(5))
      all.push((await ask(live)).latencies[0]!);
    return Float64Array.from(all).sort();
  });
  report({ name: `GET /livez ${during}, p99`, value: percentile(lives, 0.99), unit: "ms", aim: "under 20" });
  const firsts = await beside(async () => {
    const all: number[] = [];
    for (let n = 0; n < 40; n++) {
      const since = performance.now();
      all.push((await watch(port, await accepted("sum", { a: 6e6 + n }), since)).firstAfter);
    }
    return Float64Array.from(all).sort();
  });
  report({ name: `POST to first event ${during}, p95`, value: percentile(firsts, 0.95), unit: "ms", aim: "under 15" });
  const watched = await start(10);
  const all = await Promise.all(Array.from({ length: watchers }, () => watch(port, watched)));
  const most = Math.max(...all.map(({ events }) => events));
  const broken = all.filter(({ gaps, events }) => gaps > 0 || events !== most).length;
  report({ name: `watchers of ${watchers} with a gap, of ${most} events`, value: broken, unit: "count", aim: "0" });
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
