/** Long work that pauses after each part, and what it comes to. */
export type InParts<T> = Generator<void, T>;

/** What work waits for between its parts, so that the thread serves others; undefined while it may go on at once. */
export type Turn = () => Promise<void> | undefined;

/** Does all parts one after the other. */
export function atOnce<T>(work: InParts<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Does the parts when it is their turn. */
export async function inTurns<T>(work: InParts<T>, turn: Turn): Promise<T> {
  for (;;) {
    const due = turn();
    if (due !== undefined) await due;
    const { done, value } = work.next();
    if (done) return value;
  }
}
