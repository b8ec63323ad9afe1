import type { RunObserver } from "../runs/run-observer.ts";
import type { RunEnding } from "../store/stored-run.ts";
import { Counter, Gauge, Histogram, type Metric } from "./metrics.ts";

const requestBounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600];
const runBounds = [0.01, 0.1, 1, 5, 15, 30, 60, 120, 300, 900, 3600];

/** What operators watch: counts since the process began, and how it stands. */
export class ServerMetrics implements RunObserver {
  readonly #runs = new Counter("sigmaflow_runs_ended_total", "Runs that have ended, by how.", ["status"]);
  readonly #runSeconds = new Histogram("sigmaflow_run_seconds", "How long runs took, without waiting.", runBounds);
  readonly #nodes = new Counter("sigmaflow_nodes_total", "Nodes of ended runs, by whether the cache had them.", [
    "cache",
  ]);
  readonly #steps = new Counter("sigmaflow_steps_total", "Iterations of loops, by whether the cache had them.", [
    "cache",
  ]);
  readonly #requests = new Counter("sigmaflow_http_requests_total", "Requests that were answered.", [
    "method",
    "status",
  ]);
  readonly #requestSeconds = new Histogram("sigmaflow_http_request_seconds", "How long answers took.", requestBounds);
  readonly #active = new Set<string>();
  #waiting = 0;
  readonly #all: readonly Metric[];

  constructor() {
    const began = Date.now() / 1000 - process.uptime();
    this.#all = [
      ...[this.#runs, this.#runSeconds, this.#nodes, this.#steps, this.#requests, this.#requestSeconds],
      new Gauge("sigmaflow_runs_active", "Runs that are performed now.", () => this.#active.size),
      new Gauge("sigmaflow_runs_waiting", "Runs that wait for their turn.", () => this.#waiting),
      new Gauge("process_resident_memory_bytes", "Memory of the server, without that of inference.", () =>
        process.memoryUsage.rss(),
      ),
      new Gauge("process_start_time_seconds", "When the server began, since 1970.", () => began),
    ];
  }

  started(id: string): void {
    this.#active.add(id);
  }

  lost(id: string): void {
    this.#active.delete(id);
  }

  left(id: string): void {
    this.#active.delete(id);
  }

  ended(id: string, { event, cache }: RunEnding, ms: number): void {
    this.#active.delete(id);
    this.#runs.add([event.type.slice("run.".length)]);
    this.#runSeconds.add(ms / 1000);
    if (cache === undefined) return;
    this.#nodes.add(["hit"], cache.hits);
    this.#nodes.add(["miss"], cache.misses);
    for (const { cached, run } of Object.values(cache.steps)) {
      this.#steps.add(["hit"], cached);
      this.#steps.add(["miss"], run);
    }
  }

  /** A run was answered from what one before came to. */
  answered(): void {
    this.#runs.add(["answered"]);
  }

  request(method: string, status: number, ms: number): void {
    this.#requests.add([method, String(status)]);
    this.#requestSeconds.add(ms / 1000);
  }

  /** All of it, for a server with so many runs that wait. */
  text(waiting: number): string {
    this.#waiting = waiting;
    return this.#all.map((metric) => metric.text()).join("");
  }
}
