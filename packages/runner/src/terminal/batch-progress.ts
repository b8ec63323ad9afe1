import type { RunEvent } from "@sigmaflow/core";
import { barText } from "./bar.ts";
import { duration } from "./duration.ts";
import { liveEvery, type ProgressView, plainEvery } from "./progress.ts";
import { plainText, type Screen, styled } from "./screen.ts";

/** What a batch's progress is shown with. */
export interface BatchProgressOptions {
  readonly screen: Screen;
  /** The rows in all, and how many were done before. */
  readonly rows: number;
  readonly kept: number;
  readonly now?: () => number;
}

/** Shows one progress over all rows of a batch, with what the row in progress is at. */
export class BatchProgress {
  readonly #view: ProgressView;
  readonly #options: BatchProgressOptions;
  readonly #now: () => number;
  readonly #began: number;
  #shown: number;
  #done: number;
  #failed = 0;
  #name = "";
  #doing = "";
  /** How much of the row in progress is done, as far as that is known. */
  #share = 0;

  constructor(view: ProgressView, options: BatchProgressOptions) {
    this.#view = view;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#began = this.#now();
    this.#shown = this.#began;
    this.#done = options.kept;
  }

  /** Says which row is next. */
  begin(name: string): void {
    this.#name = name;
    this.#doing = "";
    this.#share = 0;
    this.#show();
  }

  /** Shows an event of the row in progress. */
  onEvent(event: RunEvent): void {
    if (event.type === "node.notice") {
      const head = styled(this.#options.screen, "yellow", "note");
      this.#view.line(`${head} ${this.#name}: ${event.path}: ${plainText(event.message)}`);
    }
    if (event.type !== "node.progress") return;
    const { path, step, of, doing } = event;
    this.#doing = `${path} ${doing === undefined ? `${step}/${of}` : plainText(doing)}`;
    if (doing === undefined && of > 1) this.#share = Math.min(1, step / of);
    this.#show();
  }

  /** Says that the row in progress is over. */
  end(isDone: boolean): void {
    this.#done++;
    if (!isDone) this.#failed++;
    this.#share = 0;
    this.#show();
  }

  #show(): void {
    const now = this.#now();
    const { live } = this.#options.screen;
    if (now - this.#shown < (live ? liveEvery : plainEvery)) return;
    this.#shown = now;
    if (live) this.#view.draw(this.#text(now));
    else this.#view.line(this.#text(now));
  }

  #text(now: number): string {
    const { screen, rows, kept } = this.#options;
    const made = this.#done - kept + this.#share;
    const each = made > 0 ? (now - this.#began) / made : undefined;
    const left = rows - this.#done - this.#share;
    const parts = [
      `${this.#done}/${rows} rows`,
      this.#failed > 0 ? styled(screen, "red", `${this.#failed} failed`) : undefined,
      screen.live && screen.columns >= 90 ? barText(screen, (this.#done + this.#share) / rows, 24) : undefined,
      each !== undefined && left > 0 ? styled(screen, "dim", `${duration(each * left)} left`) : undefined,
      `${this.#name} ${styled(screen, "dim", this.#doing)}`.trim(),
    ];
    const room = Math.max(20, screen.columns - 60);
    const text = parts.filter((part) => part !== undefined);
    // The last is the only one without a bound.
    const last = text.pop()!;
    return [...text, last.length > room && screen.live ? `${this.#name}`.slice(0, room) : last].join("  ");
  }
}
