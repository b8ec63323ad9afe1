import type { NodeContext, Progress } from "../node/define-node.ts";
import { type ServiceKey, serviceOf } from "../node/service.ts";
import type { Preview } from "../value/preview.ts";
import type { Stop } from "./flights.ts";
import type { RunScope } from "./scope.ts";

/**
 * What one execution of a node sees of its run. Its functions need no `this`, because nodes take them apart; they are
 * made when taken, because most nodes take none.
 */
export class ExecutionContext implements NodeContext {
  readonly path: string;
  readonly #scope: RunScope;
  readonly #stop: Pick<Stop, "signal">;
  /** On the host's clock, ms. */
  readonly started: number;
  /** Allocated with the first. */
  notices: string[] | undefined;

  /** `stop.signal` is read only when the node asks for it. */
  constructor(scope: RunScope, path: string, stop: Pick<Stop, "signal">, started: number) {
    this.#scope = scope;
    this.path = path;
    this.#stop = stop;
    this.started = started;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get progress(): NodeContext["progress"] {
    return (progress) => this.#progress(progress);
  }

  get notice(): NodeContext["notice"] {
    return (message) => this.#notice(message);
  }

  get preview(): NodeContext["preview"] {
    return (make) => this.#preview(make);
  }

  get use(): NodeContext["use"] {
    return (key) => this.#use(key);
  }

  #progress({ step, of, doing }: Progress): void {
    const spent = this.#scope.host.now() - this.started;
    this.#scope.log.add({
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
    tell(this.#scope, this.path, message);
  }

  #preview(make: () => Preview): void {
    const { previews, host, log } = this.#scope;
    if (previews === undefined || !previews.due(this.path, host.now())) return;
    const picture = make();
    const hash = host.sha256(picture.data);
    previews.keep(hash, picture);
    log.add({ type: "node.preview", path: this.path, hash, width: picture.width, height: picture.height });
  }

  #use<T>(key: ServiceKey<T>): T {
    // The key's type is the host's promise of what lies under its name.
    return serviceOf(this.#scope.services, key.name) as T;
  }
}

/** Tells a notice and keeps it in the run's report, once. */
export function tell(scope: RunScope, path: string, message: string): void {
  scope.report.notices.push({ path, message });
  scope.log.add({ type: "node.notice", path, message });
}
