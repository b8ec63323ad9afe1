import type { Turn } from "./turn.ts";

/** Work on many numbers that pauses after each part, and what it comes to. */
export type InParts<T> = Generator<void, T>;

/** Does all parts one after the other. */
export function atOnce<T>(work: InParts<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Does the parts when it is their turn, so that the thread serves others between them. */
export async function inTurns<T>(work: InParts<T>, turn: Turn): Promise<T> {
  for (;;) {
    await turn();
    const { done, value } = work.next();
    if (done) return value;
  }
}
