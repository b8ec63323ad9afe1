import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Answer, ChildRequest, ChildResponse, SentTensor, SessionSettings } from "./inference-protocol.ts";
import { received, TensorFile, type TransferTensor } from "./tensor-file.ts";

/** How the inference process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last of what it wrote to standard error. */
  readonly stderr: string;
  /** Id of the request that it began last, where that is known. */
  readonly begun?: number | undefined;
  /** Why it could not be started. */
  readonly error?: Error;
}

const isSource = import.meta.url.endsWith(".ts");
const entry = fileURLToPath(new URL(isSource ? "./inference-child.ts" : "./inference-child.js", import.meta.url));
const stderrKept = 2000;
/** Where the child finds the tensors' file: after its three streams and the channel. */
const tensorFile = 4;

/**
 * glibc takes larger blocks from the system and returns them, instead of keeping gigabytes of weights that were freed.
 * Other systems ignore it.
 */
const returningMemory = { MALLOC_MMAP_THRESHOLD_: "262144", MALLOC_TRIM_THRESHOLD_: "262144" };

/** One forked inference process, from its start to its end. It keeps the parent alive only while it is referenced, as in `child.ref()`. */
export class InferenceProcess {
  readonly #child: ChildProcess;
  readonly #killAtExit = (): void => this.kill();
  readonly #file = TensorFile.create();
  /** Settles when the process is gone and its memory free. Never rejects. */
  readonly gone: Promise<Ending>;
  #isGone = false;

  constructor(settings: SessionSettings, onResponse: (response: ChildResponse) => void) {
    const inspectPort = process.env.SIGMAFLOW_CHILD_INSPECT;
    this.#child = fork(entry, [], {
      serialization: "advanced",
      // Nothing of the parent's own flags (inspectors, loaders) belongs in the child; its inspector has its own port.
      execArgv: [
        ...(isSource ? ["--conditions=sigmaflow-source"] : []),
        ...(inspectPort ? [`--inspect=127.0.0.1:${inspectPort}`] : []),
      ],
      env: { ...process.env, ...returningMemory },
      stdio: ["ignore", "ignore", "pipe", "ipc", this.#file?.fd ?? "ignore"],
    });
    let stderr = "";
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-stderrKept);
      if (inspectPort) process.stderr.write(text);
    });
    this.#child.on("message", (response) => onResponse(this.#fetched(response as ChildResponse<TransferTensor>))); // only our own child sends here
    this.#child.on("error", () => {}); // the process's end follows, with its reason
    this.gone = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null, error?: Error): void => {
        if (this.#isGone) return;
        this.#isGone = true;
        process.removeListener("exit", this.#killAtExit);
        const begun = this.#file?.begun();
        this.#file?.close();
        resolve({ code, signal, stderr: stderr.trim(), begun, ...(error && { error }) });
      };
      this.#child.once("close", (code, signal) => end(code, signal));
      // A process that could not be started has no exit.
      this.#child.once("error", (error) => {
        if (this.#child.pid === undefined) end(null, null, error);
      });
    });
    process.on("exit", this.#killAtExit);
    this.unref();
    this.send({ type: "start", settings, tensorFile: this.#file && tensorFile });
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a request; one that no longer arrives is answered by the process's end. */
  send(request: ChildRequest): void {
    if (this.#child.connected) this.#child.send(this.#posted(request), () => {});
  }

  #posted(request: ChildRequest): ChildRequest<TransferTensor> {
    if (request.type !== "run" || !this.#file) return request;
    const whole = request.calls.map((feeds) =>
      Object.fromEntries(
        Object.entries(feeds).flatMap(([name, feed]) => ("retained" in feed ? [] : [[name, feed.tensor]])),
      ),
    );
    const transferred = this.#file.post(whole);
    const calls = request.calls.map((feeds, at) =>
      Object.fromEntries(
        Object.entries(feeds).map(([name, feed]): [string, SentTensor<TransferTensor>] => [
          name,
          "retained" in feed ? feed : { ...feed, tensor: transferred[at]?.[name] ?? feed.tensor },
        ]),
      ),
    );
    return { ...request, calls };
  }

  #fetched(response: ChildResponse<TransferTensor>): ChildResponse {
    if (response.type !== "done") return response;
    const answers = response.answers.map((answer): Answer => {
      if ("failure" in answer) return answer;
      const outputs = Object.entries(answer.outputs).map(([name, transferred]) => [
        name,
        received(transferred, this.#file),
      ]);
      return { ...answer, outputs: Object.fromEntries(outputs) };
    });
    return { ...response, answers };
  }

  /** Keeps the parent's event loop alive while an answer, or the process's end, is awaited. */
  ref(): void {
    this.#child.ref();
    this.#child.channel?.ref();
    const stderr = this.#child.stderr;
    if (stderr && "ref" in stderr && typeof stderr.ref === "function") stderr.ref();
  }

  /** Lets the parent end although the process lives. */
  unref(): void {
    this.#child.unref();
    this.#child.channel?.unref();
    const stderr = this.#child.stderr;
    if (stderr && "unref" in stderr && typeof stderr.unref === "function") stderr.unref();
  }

  kill(): void {
    if (!this.#isGone) this.#child.kill("SIGKILL");
  }
}
