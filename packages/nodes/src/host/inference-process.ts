import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Order, Report, SentFeed, SessionSettings } from "./inference-protocol.ts";
import { arrived, type CarriedTensor, TensorFile } from "./tensor-file.ts";

/** How the inference process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last of what it wrote to standard error. */
  readonly stderr: string;
}

const isSource = import.meta.url.endsWith(".ts");
const entry = fileURLToPath(new URL(isSource ? "./inference-child.ts" : "./inference-child.js", import.meta.url));
const stderrKept = 2000;
/** Where the child finds the tensors' file: after its three streams and the channel. */
const tensorFile = 4;

/** One forked inference process, from its start to its end. It does not keep the parent alive unless held. */
export class InferenceProcess {
  readonly #child: ChildProcess;
  readonly #killAtExit = (): void => this.kill();
  readonly #file = TensorFile.create();
  /** Settles when the process is gone and its memory free. Never rejects. */
  readonly gone: Promise<Ending>;
  #isGone = false;

  constructor(settings: SessionSettings, onReport: (report: Report) => void) {
    const inspectPort = process.env.SIGMAFLOW_CHILD_INSPECT;
    this.#child = fork(entry, [], {
      serialization: "advanced",
      // Nothing of the parent's own flags (inspectors, loaders) belongs in the child; its inspector has its own port.
      execArgv: [
        ...(isSource ? ["--conditions=sigmaflow-source"] : []),
        ...(inspectPort ? [`--inspect=127.0.0.1:${inspectPort}`] : []),
      ],
      stdio: ["ignore", "ignore", "pipe", "ipc", this.#file?.fd ?? "ignore"],
    });
    let stderr = "";
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-stderrKept);
      if (inspectPort) process.stderr.write(text);
    });
    this.#child.on("message", (report) => onReport(this.#fetched(report as Report<CarriedTensor>))); // only our own child sends here
    this.#child.on("error", () => {}); // an end follows, and tells
    this.gone = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null): void => {
        if (this.#isGone) return;
        this.#isGone = true;
        process.removeListener("exit", this.#killAtExit);
        this.#file?.close();
        resolve({ code, signal, stderr: stderr.trim() });
      };
      this.#child.once("close", end);
      // A process that could not be started has no exit.
      this.#child.once("error", () => {
        if (this.#child.pid === undefined) end(null, null);
      });
    });
    process.on("exit", this.#killAtExit);
    this.release();
    this.send({ type: "start", settings, tensorFile: this.#file && tensorFile });
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends an order; one that no longer arrives is answered by the process's end. */
  send(order: Order): void {
    if (this.#child.connected) this.#child.send(this.#posted(order), () => {});
  }

  #posted(order: Order): Order<CarriedTensor> {
    if (order.type !== "run" || !this.#file) return order;
    const whole = Object.entries(order.feeds).flatMap(([name, feed]) => ("kept" in feed ? [] : [[name, feed.tensor]]));
    const carried = this.#file.post(Object.fromEntries(whole));
    const feeds = Object.entries(order.feeds).map(([name, feed]): [string, SentFeed<CarriedTensor>] => [
      name,
      "kept" in feed ? feed : { ...feed, tensor: carried[name] ?? feed.tensor },
    ]);
    return { ...order, feeds: Object.fromEntries(feeds) };
  }

  #fetched(report: Report<CarriedTensor>): Report {
    if (report.type !== "done") return report;
    const outputs = Object.entries(report.outputs).map(([name, carried]) => [name, arrived(carried, this.#file)]);
    return { ...report, outputs: Object.fromEntries(outputs) };
  }

  /** Keeps the parent's event loop alive while an answer, or the process's end, is awaited. */
  hold(): void {
    this.#child.ref();
    this.#child.channel?.ref();
    const stderr = this.#child.stderr;
    if (stderr && "ref" in stderr && typeof stderr.ref === "function") stderr.ref();
  }

  /** Lets the parent end although the process lives. */
  release(): void {
    this.#child.unref();
    this.#child.channel?.unref();
    const stderr = this.#child.stderr;
    if (stderr && "unref" in stderr && typeof stderr.unref === "function") stderr.unref();
  }

  kill(): void {
    if (!this.#isGone) this.#child.kill("SIGKILL");
  }
}
