import { Worker } from "node:worker_threads";
import { type InferenceSession, listSupportedBackends, Tensor as RuntimeValue } from "onnxruntime-node";
import { tokenRowsInput } from "../checkpoint/network/text-encoder.ts";
import type { BoundInput } from "../model/binding.ts";
import { modelErrors } from "../model/error-codes.ts";
import { marshal, type RuntimeTensor, unmarshal } from "../model/marshal.ts";
import { keyBiasInput } from "../model/onnx/key-bias.ts";
import type { Tensor } from "../model/services.ts";
import type {
  ChildRequest,
  ChildResponse,
  InferenceFailure,
  SentTensor,
  SessionFiles,
  SessionSettings,
} from "./inference-protocol.ts";
import { SessionPool } from "./session-pool.ts";
import { received, TensorFile, type TransferTensor } from "./tensor-file.ts";

/**
 * The process that owns the sessions. It does one thing at a time, in order; while a session runs, the thread is blocked
 * and requests wait in the channel. It ends with its channel, and leaves the terminal's Ctrl-C to its parent.
 */

type TransferRequest = ChildRequest<TransferTensor>;
type RunRequest = Extract<TransferRequest, { type: "run" }>;

const retained = new Map<string, Tensor>();
const cancelled = new Set<number>();
let settings: SessionSettings = { provider: "cpu", threads: 1, memoryBudget: 0 };
let pool = new SessionPool(settings);
let file: TensorFile | undefined;
let work: Promise<void> = Promise.resolve();

process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit(0));
process.on("message", (request: TransferRequest) => {
  if (request.type === "start") {
    settings = request.settings;
    pool = new SessionPool(settings);
    if (request.tensorFile !== undefined) file = new TensorFile(request.tensorFile);
  } else if (request.type === "cancel") cancelled.add(request.id);
  else work = work.then(() => perform(request));
});
endWithParent();

async function perform(request: RunRequest): Promise<void> {
  const { id } = request;
  const component = variant(request.component, request.feeds);
  respond({ type: "started", id });
  for (const name of request.release) retained.delete(name);
  const feeds = Object.fromEntries(Object.entries(request.feeds).map(([name, feed]) => [name, tensorOf(feed)]));
  try {
    if (await isCancelled(id)) return respond({ type: "cancelled", id });
    const marshalled = marshal(component.binding, feeds, request.fetches);
    if ("fault" in marshalled)
      return respond({ type: "failed", id, failure: { code: "INFERENCE_INPUT", found: marshalled } });
    const isNew = !pool.has(component.digest);
    const began = performance.now();
    if (isNew) respond({ type: "loading", id });
    const session = await pool.session(component);
    if (isNew) respond({ type: "loaded", id, ms: performance.now() - began });
    const runs: SessionResult[] = [];
    for (const batch of marshalled.batches) {
      if (await isCancelled(id)) return respond({ type: "cancelled", id });
      runs.push(await runSession(session, batch, Object.values(marshalled.fetches)));
    }
    const ms = runs.reduce((sum, result) => sum + result.ms, 0);
    const results = runs.map(({ outputs }) => outputs);
    const outputs = unmarshal(marshalled.fetches, results);
    respond({ type: "done", id, outputs: file?.post(outputs) ?? outputs, ms });
  } catch (error) {
    respond({ type: "failed", id, failure: failureFrom(error) });
  } finally {
    cancelled.delete(id);
  }
}

/** A text encoder as what it is fed asks for: no graph has these inputs by itself. */
function variant(component: SessionFiles, feeds: RunRequest["feeds"]): SessionFiles {
  const withRows = feeds.token_rows === undefined ? component : takingRows(component);
  return feeds.attention_bias === undefined ? withRows : hidingTokens(withRows);
}

function takingRows(component: SessionFiles): SessionFiles {
  const { model, digest } = component;
  if (model.type !== "checkpoint") throw new TypeError("embeddings are for the text encoders of checkpoints");
  return {
    ...withInput(component, "token_rows", { name: tokenRowsInput, type: "float32", rank: 3, batched: false }),
    digest: `${digest}+${tokenRowsInput}`,
    model: { ...model, recipe: { ...model.recipe, tokenRows: true } },
  };
}

function hidingTokens(component: SessionFiles): SessionFiles {
  const hiding = withInput(component, "attention_bias", {
    name: keyBiasInput,
    type: "float32",
    rank: 1,
    batched: true,
  });
  return {
    ...hiding,
    digest: `${component.digest}+${keyBiasInput}`,
    binding: { ...hiding.binding, oneByOne: true },
    hidesTokens: true,
  };
}

function withInput(component: SessionFiles, canonical: string, input: BoundInput): SessionFiles {
  const { binding } = component;
  return { ...component, binding: { ...binding, inputs: { ...binding.inputs, [canonical]: input } } };
}

/** Reads the messages that arrived meanwhile, then returns whether the request was cancelled. */
async function isCancelled(id: number): Promise<boolean> {
  await new Promise((resolve) => setImmediate(resolve));
  return cancelled.has(id);
}

function tensorOf(feed: SentTensor<TransferTensor>): Tensor {
  if ("retained" in feed) {
    const tensor = retained.get(feed.retained);
    if (!tensor) throw new TypeError(`nothing is retained as ${feed.retained}`);
    return tensor;
  }
  const tensor = received(feed.tensor, file);
  if (feed.retain !== undefined) retained.set(feed.retain, tensor);
  return tensor;
}

/** The result of one call of a session: its outputs, and its time inside the runtime. */
interface SessionResult {
  readonly outputs: { readonly [name: string]: RuntimeTensor };
  readonly ms: number;
}

async function runSession(
  session: InferenceSession,
  feeds: { readonly [name: string]: RuntimeTensor },
  fetches: readonly string[],
): Promise<SessionResult> {
  const inputs = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, runtimeValue(tensor)]));
  const began = performance.now();
  const fetched = await session.run(inputs, fetches);
  const ms = performance.now() - began;
  const outputs = Object.fromEntries(Object.entries(fetched).map(([name, value]) => [name, asRuntimeTensor(value)]));
  return { outputs, ms };
}

/**
 * A value in the form that the runtime accepts. Its own class turns float16 into a Float16Array where the engine has that, which its
 * native half (1.30) reads as an empty array; bit patterns in an object of the same shape arrive whole.
 */
function runtimeValue({ type, data, dims }: RuntimeTensor): RuntimeValue {
  if (type === "float16") return { type, data, dims, location: "cpu" } as unknown as RuntimeValue; // see above
  return new RuntimeValue(type, data as never, dims); // `data` is of the type's kind, by how it is made
}

function asRuntimeTensor({ type, dims, data }: InferenceSession.OnnxValueMapType[string]): RuntimeTensor {
  // Where the engine has Float16Array, the runtime returns float16 as that; the bits are the same.
  if (type === "float16" && ArrayBuffer.isView(data))
    return { type, dims, data: new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2) };
  if ((type === "float32" || type === "int32" || type === "int64") && ArrayBuffer.isView(data))
    return { type, dims, data: data as RuntimeTensor["data"] };
  throw new TypeError(`the model outputs ${type}, which is not supported`);
}

function failureFrom(error: unknown): InferenceFailure {
  if (modelErrors.TOKENS_NOT_HIDDEN.is(error)) return { code: "TOKENS_NOT_HIDDEN", ...error.params };
  const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0]?.slice(0, 500) ?? "";
  if (/backend not found|not available|failed to load|Unsupported.*provider|no available backend/i.test(reason)) {
    const known = listSupportedBackends().map(({ name }) => name);
    return { code: "PROVIDER_UNAVAILABLE", provider: settings.provider, reason, known };
  }
  if (/bad_alloc|out of memory|Failed to allocate/i.test(reason)) return { code: "INFERENCE_OUT_OF_MEMORY" };
  return { code: "INFERENCE_FAILED", reason };
}

function respond(message: ChildResponse<TransferTensor>): void {
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
