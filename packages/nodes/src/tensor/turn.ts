/** What long work on pixels waits for between its parts, so that the thread is free for others: a node's `context.turn`. */
export type Turn = () => Promise<void> | undefined;

/** Pixels of one part: about a millisecond's work. */
export const pixelsOfPart = 2 ** 16;
