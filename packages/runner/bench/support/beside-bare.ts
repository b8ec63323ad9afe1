import { median } from "../../../../scripts/bench/clock.ts";
import type { Report } from "../../../../scripts/bench/report.ts";
import { type Loaded, load, requestBytes } from "./http-load.ts";
import type { ServerProcess } from "./server-process.ts";

/** A request that is measured beside a bare server which answers with the same bytes. */
export interface Compared {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** The body of the request of a number. */
  readonly body?: (n: number) => unknown;
  /** The status that every answer must have. */
  readonly status?: number;
  readonly aim?: string;
}

const connections = 10;
const turnMs = 1000;
const turns = 5;

/** Measures requests on both servers in turns, and reports the median of how many a second each answered. */
export async function besideBare(ours: ServerProcess, bare: ServerProcess, compared: Compared, report: Report) {
  const { name, method, path, body, status = 200, aim } = compared;
  const bytes = (to: string) => (n: number) => requestBytes(method, to, body?.(n));
  const fixed = (to: string) => {
    const same = bytes(to)(0);
    return () => same;
  };
  let n = 0;
  const request = body === undefined || body(0) === body(1) ? fixed(path) : () => bytes(path)(n++);
  const ask = async (ms: number) => {
    const before = await ours.figures();
    const done = await load({ port: ours.port, request, connections, ms });
    const after = await ours.figures();
    requireAnswers(name, done, status);
    return { ...done, cpuMicros: ((after.cpuMs - before.cpuMs) * 1000) / done.requests };
  };
  const warm = await ask(turnMs);
  const key = name.replace(/\W+/g, "-");
  await bare.answer(key, warm.type, warm.body);
  const asBare = method === "GET" ? fixed(`/${key}`) : () => bytes(`/${key}`)(n++);
  const figures = { ours: [] as number[], bare: [] as number[], micros: [] as number[] };
  for (let turn = 0; turn < turns; turn++) {
    figures.bare.push((await load({ port: bare.port, request: asBare, connections, ms: turnMs })).perSecond);
    const { perSecond, cpuMicros } = await ask(turnMs);
    figures.ours.push(perSecond);
    figures.micros.push(cpuMicros);
  }
  const against = { name: "bare Fastify", value: median(figures.bare) };
  report({ name, value: median(figures.ours), unit: "req/s", against, ...(aim !== undefined && { aim }) });
  report({ name: "  processors' time of one", value: median(figures.micros), unit: "µs" });
}

/**
 * @throws where an answer was another than it should be: what is refused quickly is not quick.
 */
function requireAnswers(name: string, { statuses, body }: Loaded, status: number): void {
  if (Object.keys(statuses).every((one) => Number(one) === status)) return;
  throw new Error(`${name} was answered with ${JSON.stringify(statuses)}: ${body.toString().slice(0, 500)}`);
}
