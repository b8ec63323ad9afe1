import type { RunEvent } from "@sigmaflow/core";
import { barText } from "./bar.ts";
import { duration } from "./duration.ts";
import { type DrawnPicture, room } from "./picture.ts";
import { plainText, type Screen, styled } from "./screen.ts";

/** How often one loop gets a plain line, ms. */
export const plainEvery = 3000;
/** How often the live line is drawn, ms. */
export const liveEvery = 80;
/** What is written between these appears at once, in terminals that know them: no flicker. */
const together = { begin: "\u001b[?2026h", end: "\u001b[?2026l" } as const;
/** Nodes that took less are not worth a line, ms. */
const worthTelling = 100;

interface Going {
  step: number;
  of: number;
  doing: string | undefined;
  left: number | undefined;
  readonly since: number;
  /** Step at which it was first seen: earlier ones came from the cache. */
  readonly from: number;
  shown: number;
}

/**
 * Shows a run as it goes: on a live screen one line that is drawn over (step, rate, time left), with the picture so far
 * above it where there is one; elsewhere plain lines, not too many.
 */
export class ProgressView {
  readonly #screen: Screen;
  readonly #now: () => number;
  readonly #going = new Map<string, Going>();
  #drawn = 0;
  /** The live line, as long as it is on the screen. */
  #live: string | undefined;
  /** The picture that belongs above it, and whether it is on the screen. */
  #picture: DrawnPicture | undefined;
  #hasPicture = false;
  #isClosed = false;

  constructor(screen: Screen, now: () => number = () => performance.now()) {
    this.#screen = screen;
    this.#now = now;
  }

  /** Shows one event. */
  onEvent(event: RunEvent): void {
    switch (event.type) {
      case "run.started":
        for (const [name, seed] of Object.entries(event.seeds)) this.line(`seed ${seed}  ${this.#dim(name)}`);
        break;
      case "node.progress":
        this.#progress(event.path, event);
        break;
      case "node.finished":
        this.#going.delete(event.path);
        if (!event.path.includes("step[") && event.ms >= worthTelling)
          this.line(`${event.path}  ${this.#dim(duration(event.ms))}`);
        break;
      case "steps.cached":
        this.line(`${event.path}  ${this.#dim(`${stepsText(event)} from the cache`)}`);
        break;
      case "node.notice":
        this.line(`${styled(this.#screen, "yellow", "note")} ${event.path}: ${plainText(event.message)}`);
        break;
      default:
    }
  }

  /** Writes a line that stays. */
  line(text: string): void {
    const picture = this.#hasPicture ? this.#picture : undefined;
    if (picture) this.#screen.write(together.begin);
    this.clear();
    this.#screen.write(`${text}\n`);
    if (picture) {
      this.show(picture);
      this.#screen.write(together.end);
    }
  }

  /** Draws a picture of unfinished work above the live line, over the one before. */
  show(picture: DrawnPicture): void {
    if (this.#isClosed) return;
    const live = this.#live ?? "";
    const isOver = this.#hasPicture && this.#picture?.rows === picture.rows;
    if (!isOver) this.clear();
    const to = isOver ? `\r\u001b[${picture.rows}A` : room(picture.rows);
    this.#screen.write(`${together.begin}${to}${picture.text}\u001b[2K${live}${together.end}`);
    this.#live = live;
    this.#picture = picture;
    this.#hasPicture = true;
  }

  /** Removes the live line, and the picture. */
  clear(): void {
    if (this.#live !== undefined) this.#screen.write("\r\u001b[2K");
    if (this.#hasPicture && this.#picture)
      this.#screen.write(`${this.#picture.away}\u001b[${this.#picture.rows}A\u001b[J`);
    this.#live = undefined;
    this.#hasPicture = false;
  }

  /** Ends the showing: what comes late is not drawn. */
  close(): void {
    this.clear();
    this.#isClosed = true;
  }

  #progress(path: string, { step, of, doing, left_ms }: Extract<RunEvent, { type: "node.progress" }>): void {
    const now = this.#now();
    let going = this.#going.get(path);
    if (going === undefined) {
      going = { step, of, doing, left: left_ms, since: now, from: step, shown: now - plainEvery / 2 };
      this.#going.set(path, going);
    }
    Object.assign(going, { step, of, doing, left: left_ms });
    const done = step >= of;
    if (!this.#screen.live) {
      if ((done && doing === undefined) || now - going.shown >= plainEvery) {
        going.shown = now;
        this.line(this.#text(path, going, now));
      }
    } else if (done || now - this.#drawn >= liveEvery) {
      this.#drawn = now;
      this.draw(this.#text(path, going, now, 24));
      if (done && of > 1 && doing === undefined) this.line(this.#text(path, going, now));
    }
    if (done) this.#going.delete(path);
  }

  /** Draws the live line, over the one before; on live screens alone. */
  draw(text: string): void {
    if (this.#live !== undefined) this.#screen.write("\r\u001b[2K");
    this.#screen.write(text);
    this.#live = text;
  }

  #text(path: string, { step, of, doing, left, since, from }: Going, now: number, width = 0): string {
    const steps = step - from;
    const rate = steps > 0 && now > since ? perSecond((steps / (now - since)) * 1000) : undefined;
    const share = Math.min(1, Math.max(0, step / of));
    const parts = [
      // What is being done besides has units of its own: bytes, most often.
      ...(doing === undefined ? [`${step}/${of}`, rate] : [plainText(doing), step > 0 ? percent(share) : undefined]),
      left !== undefined && step < of ? `${duration(left)} left` : undefined,
    ];
    const bar = width > 0 && this.#screen.columns >= 70 ? `${barText(this.#screen, share, width)}  ` : "";
    const text = parts.filter((part) => part !== undefined).join("  ");
    const room = Math.max(10, this.#screen.columns - text.length - (bar === "" ? 0 : width + 2) - 4);
    const name = path.length > room && width > 0 ? `…${path.slice(1 - room)}` : path;
    return `${name}  ${bar}${this.#dim(text)}`;
  }

  #dim(text: string): string {
    return styled(this.#screen, "dim", text);
  }
}

/** A range of steps for people, counted from 1; `to` is the first that is not in it, counted from 0. */
export function stepsText({ from, to }: { readonly from: number; readonly to: number }): string {
  return to - from === 1 ? `step ${to}` : `steps ${from + 1} to ${to}`;
}

/** A rate for people: steps per second, or seconds per step when slow. */
function perSecond(rate: number): string {
  return rate >= 1 ? `${rate.toFixed(1)} steps/s` : `${(1 / rate).toFixed(1)} s/step`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
