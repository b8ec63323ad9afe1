import { constants, getPriority, setPriority } from "node:os";
import { Worker } from "node:worker_threads";
import { type InferenceSession, listSupportedBackends } from "onnxruntime-node";
import { tokenRowsInput } from "../checkpoint/network/text-encoder.ts";
import type { BoundInput } from "../model/binding.ts";
import { modelErrors } from "../model/error-codes.ts";
import { type Marshalled, marshal, unmarshal } from "../model/marshal.ts";
import { keyBiasInput } from "../model/onnx/key-bias.ts";
import type { Tensor } from "../model/services.ts";
import { overflowIn } from "./half-overflow.ts";
import type {
  Answer,
  ChildRequest,
  ChildResponse,
  InferenceFailure,
  SentTensor,
  SessionFiles,
  SessionSettings,
} from "./inference-protocol.ts";
import { PairedRuns } from "./paired-runs.ts";
import { runSession, type SessionResult } from "./run-session.ts";
import { SessionPool } from "./session-pool.ts";
import { received, TensorFile, type TransferTensor } from "./tensor-file.ts";

/**
 * The process that owns the sessions. It does one thing at a time, in order; while a session runs, the thread is blocked
 * and requests wait in the channel. It ends with its channel, and leaves the terminal's Ctrl-C to its parent.
 */

type TransferRequest = ChildRequest<TransferTensor>;
type RunRequest = Extract<TransferRequest, { type: "run" }>;
type Answers = readonly Answer[];

const retained = new Map<string, Tensor>();
const cancelled = new Set<number>();
const pairs = new PairedRuns();
let settings: SessionSettings = { provider: "cpu", threads: 1, memoryBudget: 0, background: false };
let pool = new SessionPool(settings);
let file: TensorFile | undefined;
/** What the request before was for. */
let asked: SessionFiles | undefined;
let work: Promise<void> = Promise.resolve();

process.on("SIGINT", () => {});
process.on("disconnect", () => process.exit(0));
process.on("message", (request: TransferRequest) => {
  if (request.type === "start") {
    settings = request.settings;
    if (settings.background) leaveProcessors();
    pool = new SessionPool(settings);
    if (request.tensorFile !== undefined) file = new TensorFile(request.tensorFile);
  } else if (request.type === "cancel") cancelled.add(request.id);
  else work = work.then(() => perform(request));
});
endWithParent();

/** Threads that are started from now on, a session's among them, have the priority of this one. */
function leaveProcessors(): void {
  try {
    const { PRIORITY_BELOW_NORMAL: step, PRIORITY_LOW: lowest } = constants.priority;
    setPriority(Math.min(lowest, getPriority() + step));
  } catch {
    // Where that is not allowed, they are shared.
  }
}

async function perform(request: RunRequest): Promise<void> {
  const { id, calls } = request;
  // A message would wake the host in the middle of every run.
  if (!file?.begin(id)) respond({ type: "started", id });
  try {
    const answers = await answersTo(request);
    if (answers === undefined) respond({ type: "cancelled", id });
    else respond({ type: "done", id, answers: posted(answers) });
  } catch (error) {
    const failure = failureFrom(error);
    respond({ type: "done", id, answers: calls.map(() => ({ failure })) });
  } finally {
    cancelled.delete(id);
  }
}

/** Undefined once the request is cancelled. */
async function answersTo({ id, calls, fetches, release, ...request }: RunRequest): Promise<Answers | undefined> {
  asked = request.component ?? asked;
  if (asked === undefined) throw new TypeError("the first request names nothing that computes");
  const component = calls.reduce(variant, asked);
  for (const name of release) retained.delete(name);
  const feeds = calls.map(tensorsOf);
  if (await isCancelled(id)) return undefined;
  const marshalled = feeds.map((call) => marshal(component.binding, call, fetches));
  const sound = marshalled.flatMap((call) => ("fault" in call ? [] : [call]));
  const session = sound.length > 0 ? await sessionOf(component, id) : undefined;
  if (session && sound.length === 2) {
    const pair = await asPair(session, component, sound);
    if (pair !== undefined) return pair;
  }
  const answers: Answer[] = [];
  for (const call of marshalled) {
    if ("fault" in call) answers.push({ failure: { code: "INFERENCE_INPUT", found: call } });
    else if (session) {
      const answer = await alone(session, component, call, id);
      if (answer === undefined) return undefined;
      answers.push(answer);
    }
  }
  return answers;
}

async function sessionOf(component: SessionFiles, id: number): Promise<InferenceSession> {
  const isNew = !pool.has(component.digest);
  const began = performance.now();
  if (isNew) respond({ type: "loading", id });
  const session = await pool.session(component);
  if (isNew) respond({ type: "loaded", id, ms: performance.now() - began });
  return session;
}

/** Both at once where that changes nothing. What goes wrong with both is reported of each alone. */
async function asPair(
  session: InferenceSession,
  component: SessionFiles,
  calls: readonly Marshalled[],
): Promise<Answers | undefined> {
  const [first, second] = calls.map(({ batches }) => batches[0]);
  if (!first || !second) return undefined;
  let spent = 0;
  const wanted = calls[0]?.fetches ?? {};
  try {
    const both = await pairs.run(component, [first, second], async (feeds) => {
      const { outputs, ms } = await runSession(session, feeds, Object.values(wanted));
      spent += ms;
      return outputs;
    });
    return both?.map((outputs) => ({ outputs: unmarshal(wanted, [outputs]), ms: spent / 2 }));
  } catch {
    return undefined;
  }
}

async function alone(
  session: InferenceSession,
  component: SessionFiles,
  call: Marshalled,
  id: number,
): Promise<Answer | undefined> {
  const runs: SessionResult[] = [];
  try {
    for (const batch of call.batches) {
      if (await isCancelled(id)) return undefined;
      runs.push(await runSession(session, batch, Object.values(call.fetches)));
    }
  } catch (error) {
    return { failure: failureFrom(error) };
  }
  const ms = runs.reduce((sum, result) => sum + result.ms, 0);
  const results = runs.map(({ outputs }) => outputs);
  const outputs = unmarshal(call.fetches, results);
  const failure = overflowIn(component, outputs);
  return failure ? { failure } : { outputs, ms };
}

/** The answers with their tensors in the file, where there is one. */
function posted(answers: Answers): readonly Answer<TransferTensor>[] {
  const outputs = answers.map((answer) => ("failure" in answer ? {} : answer.outputs));
  const transferred = file?.post(outputs) ?? outputs;
  return answers.map((answer, at) => ("failure" in answer ? answer : { ...answer, outputs: transferred[at] ?? {} }));
}

/** A text encoder as what it is fed asks for: no graph has these inputs by itself. */
function variant(component: SessionFiles, feeds: RunRequest["calls"][number]): SessionFiles {
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

function tensorsOf(feeds: RunRequest["calls"][number]): { readonly [canonical: string]: Tensor } {
  return Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)]));
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

function failureFrom(error: unknown): InferenceFailure {
  if (modelErrors.TOKENS_NOT_HIDDEN.is(error)) return { code: "TOKENS_NOT_HIDDEN", ...error.params };
  const reason = (error instanceof Error ? error.message : String(error)).split("\n")[0]?.slice(0, 500) ?? "";
  if (/backend not found|not available|failed to load|Unsupported.*provider|no available backend/i.test(reason)) {
    const known = listSupportedBackends().map(({ name }) => name);
    return { code: "PROVIDER_UNAVAILABLE", provider: settings.provider, reason, known };
  }
  if (/requires f16/.test(reason)) return { code: "FLOAT16_UNAVAILABLE", provider: settings.provider, reason };
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
