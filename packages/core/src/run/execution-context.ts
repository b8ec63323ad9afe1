import type { NodeContext, Progress } from "../node/define-node.ts";
import { userOf } from "../node/service.ts";
import type { Preview } from "../value/preview.ts";
import type { RunContext } from "./run-context.ts";
import type { CancellationToken } from "./single-flight.ts";

/** Where outputs go that are known before the others. */
export interface PassesOn {
  passOn(outputs: Readonly<Record<string, unknown>>): void;
}

/**
 * What one execution of a node sees of its run. Its functions need no `this`, because nodes destructure it; they are
 * created when read, because most nodes read none.
 */
export class ExecutionContext implements NodeContext {
  readonly path: string;
  readonly #run: RunContext;
  readonly #stop: Pick<CancellationToken, "signal">;
  readonly #early: PassesOn | undefined;
  /** On the host's clock, ms. */
  readonly started: number;
  /** Allocated with the first. */
  notices: string[] | undefined;

  /** `stop.signal` is read only when the node asks for it. */
  constructor(
    run: RunContext,
    path: string,
    stop: Pick<CancellationToken, "signal">,
    started: number,
    early?: PassesOn,
  ) {
    this.#early = early;
    this.#run = run;
    this.path = path;
    this.#stop = stop;
    this.started = started;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get limits(): NodeContext["limits"] {
    return this.#run.limits;
  }

  get turn(): NodeContext["turn"] {
    return () => this.#run.turns.due();
  }

  get progress(): NodeContext["progress"] {
    return (progress) => this.#progress(progress);
  }

  get early(): NodeContext["early"] {
    return (outputs) => this.#early?.passOn(outputs);
  }

  get notice(): NodeContext["notice"] {
    return (message) => this.#notice(message);
  }

  get preview(): NodeContext["preview"] {
    return (make) => this.#preview(make);
  }

  get use(): NodeContext["use"] {
    return userOf(this.#run.services);
  }

  #progress({ step, of, doing }: Progress): void {
    const spent = this.#run.host.now() - this.started;
    this.#run.log.add({
      type: "node.progress",
      path: this.path,
      step,
      of,
      ...(doing === undefined ? {} : { doing }),
      ...(step > 0 ? { left_ms: Math.round((spent / step) * (of - step)) } : {}),
    });
  }

  #notice(message: string): void {
    this.notices ??= [];
    if (this.notices.includes(message)) return;
    this.notices.push(message);
    emitNotice(this.#run, this.path, message);
  }

  #preview(make: () => Preview): void {
    const { previews, host, log } = this.#run;
    if (previews === undefined || !previews.due(this.path, host.now())) return;
    const picture = make();
    const hash = host.sha256(picture.data);
    previews.keep(hash, picture);
    log.add({ type: "node.preview", path: this.path, hash, width: picture.width, height: picture.height });
  }
}

/** Emits a notice and adds it to the run's report. */
export function emitNotice(run: RunContext, path: string, message: string): void {
  run.report.notices.push({ path, message });
  run.log.add({ type: "node.notice", path, message });
}
