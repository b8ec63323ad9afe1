import type { RunEvent } from "@sigmaflow/core";
import type { Worker } from "@sigmaflow/core/wire";
import type { RunObserver } from "./run-observer.ts";

/** Steps of loops that the pace is taken from, at most, and how old they may be, ms. */
const mostSteps = 20;
const stepMs = 30_000;

/** A run that is performed, and where it is. */
interface Going {
  /** Loops, whose progress is steps. */
  readonly loops: Set<string>;
  path?: string;
  /** What said last how far it is: the node that it is at, or a loop around it. */
  progress?: Progress;
}

interface Progress {
  readonly path: string;
  readonly step: number;
  readonly of: number;
}

const stepOfLoop = "/step[";

/** What a process does now: its runs, where each is, and how fast its steps are. */
export class WorkNow implements RunObserver {
  readonly #going = new Map<string, Going>();
  readonly #steps: number[] = [];
  readonly #now: () => number;
  #models: readonly string[] = [];
  #named: (() => readonly string[]) | undefined;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  started(id: string): void {
    this.#going.set(id, { loops: new Set() });
  }

  loads(_id: string, models: () => readonly string[]): void {
    this.#named = models;
  }

  event(id: string, event: RunEvent): void {
    const going = this.#going.get(id);
    if (going === undefined) return;
    if (event.type === "node.started") {
      const { path, node } = event;
      going.path = path;
      // A loop within a node that is a graph is not announced itself, its steps are.
      const at = path.lastIndexOf(stepOfLoop);
      if (node === "loop") going.loops.add(path);
      else if (at > 0) going.loops.add(path.slice(0, at));
    } else if (event.type === "node.progress") {
      const { path, step, of } = event;
      going.path = path;
      going.progress = { path, step, of };
      if (!going.loops.has(path)) return;
      this.#steps.push(this.#now());
      if (this.#steps.length > mostSteps) this.#steps.shift();
    }
  }

  ended(id: string): void {
    this.#going.delete(id);
  }

  lost(id: string): void {
    this.#going.delete(id);
  }

  left(id: string): void {
    this.#going.delete(id);
  }

  /** Models that the last run named that infers. */
  get models(): readonly string[] {
    const named = this.#named?.() ?? [];
    this.#named = undefined;
    if (named.length > 0) this.#models = named;
    return this.#models;
  }

  get doing(): Worker["doing"] {
    return [...this.#going].map(([run, { path, progress }]) => {
      if (path === undefined) return { run };
      if (progress === undefined || !`${path}/`.startsWith(`${progress.path}/`)) return { run, path };
      return { run, path, step: progress.step, of: progress.of };
    });
  }

  /** Steps of loops a second, of the last ones; 0 where there were none of late. */
  get stepsPerSecond(): number {
    const since = this.#now() - stepMs;
    const late = this.#steps.filter((at) => at >= since);
    const ms = (late.at(-1) ?? 0) - (late[0] ?? 0);
    return ms > 0 ? Math.round(((late.length - 1) / ms) * 100_000) / 100 : 0;
  }
}
