import { Worker } from "node:worker_threads";
import { type InferenceSession, listSupportedBackends, Tensor as RuntimeValue } from "onnxruntime-node";
import { marshal, type RuntimeTensor, unmarshal } from "../model/marshal.ts";
import type { Tensor } from "../model/services.ts";
import type { InferenceFailure, Order, Report, SentFeed, SessionSettings } from "./inference-protocol.ts";
import { SessionPool } from "./session-pool.ts";
import { arrived, type CarriedTensor, TensorFile } from "./tensor-file.ts";

/**
 * The process that owns the sessions. It does one thing at a time, in order; while a session runs, the thread is blocked
 * and orders wait in the channel. It ends with its channel, and leaves the terminal's Ctrl-C to its parent.
 */

type CarriedOrder = Order<CarriedTensor>;
type RunOrder = Extract<CarriedOrder, { type: "run" }>;

const kept = new Map<string, Tensor>();
const cancelled = new Set<number>();
let settings: SessionSettings = { provider: "cpu", threads: 1, memoryBudget: 0 };
let pool = new SessionPool(settings);
let file: TensorFile | undefined;
let work: Promise<void> = Promise.resolve();

process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit(0));
process.on("message", (order: CarriedOrder) => {
  if (order.type === "start") {
    settings = order.settings;
    pool = new SessionPool(settings);
    if (order.tensorFile !== undefined) file = new TensorFile(order.tensorFile);
  } else if (order.type === "cancel") cancelled.add(order.id);
  else work = work.then(() => perform(order));
});
endWithParent();

async function perform(order: RunOrder): Promise<void> {
  const { id, component } = order;
  report({ type: "started", id });
  for (const name of order.forget) kept.delete(name);
  const feeds = Object.fromEntries(Object.entries(order.feeds).map(([name, feed]) => [name, received(feed)]));
  try {
    if (await isCancelled(id)) return report({ type: "cancelled", id });
    const marshalled = marshal(component.binding, feeds, order.fetches);
    if (typeof marshalled === "string")
      return report({ type: "failed", id, failure: { code: "INFERENCE_INPUT", reason: marshalled } });
    const isNew = !pool.has(component.digest);
    const began = performance.now();
    if (isNew) report({ type: "loading", id });
    const session = await pool.session(component);
    if (isNew) report({ type: "loaded", id, ms: performance.now() - began });
    const runs: Ran[] = [];
    for (const batch of marshalled.batches) {
      if (await isCancelled(id)) return report({ type: "cancelled", id });
      runs.push(await runSession(session, batch, Object.values(marshalled.fetches)));
    }
    const ms = runs.reduce((sum, ran) => sum + ran.ms, 0);
    const made = runs.map(({ outputs }) => outputs);
    const outputs = unmarshal(marshalled.fetches, made);
    report({ type: "done", id, outputs: file?.post(outputs) ?? outputs, ms });
  } catch (error) {
    report({ type: "failed", id, failure: failureFrom(error) });
  } finally {
    cancelled.delete(id);
  }
}

/** Reads what has come in meanwhile, then tells whether the order was taken back. */
async function isCancelled(id: number): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  return cancelled.has(id);
}

function received(feed: SentFeed<CarriedTensor>): Tensor {
  if ("kept" in feed) {
    const tensor = kept.get(feed.kept);
    if (!tensor) throw new TypeError(`nothing is kept as ${feed.kept}`);
    return tensor;
  }
  const tensor = arrived(feed.tensor, file);
  if (feed.keep !== undefined) kept.set(feed.keep, tensor);
  return tensor;
}

/** One call of a session: what it gave, and its time inside the runtime. */
interface Ran {
  readonly outputs: { readonly [name: string]: RuntimeTensor };
  readonly ms: number;
}

async function runSession(
  session: InferenceSession,
  feeds: { readonly [name: string]: RuntimeTensor },
  fetches: readonly string[],
): Promise<Ran> {
  const inputs = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, runtimeValue(tensor)]));
  const began = performance.now();
  const given = await session.run(inputs, fetches);
  const ms = performance.now() - began;
  const outputs = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, asRuntimeTensor(value)]));
  return { outputs, ms };
}

/**
 * A value as the runtime takes it. Its own class turns float16 into a Float16Array where the engine has that, which its
 * native half (1.30) takes for an empty array; bit patterns in an object of the same shape arrive whole.
 */
function runtimeValue({ type, data, dims }: RuntimeTensor): RuntimeValue {
  if (type === "float16") return { type, data, dims, location: "cpu" } as unknown as RuntimeValue; // see above
  return new RuntimeValue(type, data as never, dims); // `data` is of the type's kind, by how it is made
}

function asRuntimeTensor({ type, dims, data }: InferenceSession.OnnxValueMapType[string]): RuntimeTensor {
  // Where the engine has Float16Array, the runtime gives float16 as that; the bits are the same.
  if (type === "float16" && ArrayBuffer.isView(data))
    return { type, dims, data: new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) };
  if ((type === "float32" || type === "int32" || type === "int64") && ArrayBuffer.isView(data))
    return { type, dims, data: data as RuntimeTensor["data"] };
  throw new TypeError(`the model gives ${type}, which nothing here takes`);
}

function failureFrom(error: unknown): InferenceFailure {
  const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0]?.slice(0, 500) ?? "";
  if (/backend not found|not available|failed to load|Unsupported.*provider|no available backend/i.test(reason)) {
    const known = listSupportedBackends().map(({ name }) => name);
    return { code: "PROVIDER_UNAVAILABLE", provider: settings.provider, reason, known };
  }
  if (/bad_alloc|out of memory|Failed to allocate/i.test(reason)) return { code: "INFERENCE_OUT_OF_MEMORY" };
  return { code: "INFERENCE_FAILED", reason };
}

function report(message: Report<CarriedTensor>): void {
  if (process.connected) process.send?.(message);
}

/**
 * A parent that was killed closes the channel, but a blocked thread does not see it for as long as a run takes. A second
 * thread does, so that gigabytes are free again before someone starts anew.
 */
function endWithParent(): void {
  const watch = `
    const parent = ${process.ppid};
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, "SIGKILL"); }, 250);
  `;
  new Worker(watch, { eval: true }).unref();
}
