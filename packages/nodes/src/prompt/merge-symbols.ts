/** Pairs are keyed by `left · 2^26 + right`, which stays a safe integer. */
export const idRange = 2 ** 26;

/** What pairs of symbols become: their rank, best first, and the symbol at that rank. */
export interface Merges {
  readonly ranks: ReadonlyMap<number, number>;
  readonly results: Int32Array;
}

/**
 * Merges the pair of lowest rank, leftmost first, until none is left. Symbols below 0 are in no pair. Time grows as
 * `n log n` with the word, so that a text without spaces costs no more than others.
 */
export function mergeSymbols(symbols: readonly number[], { ranks, results }: Merges): number[] {
  const ids = [...symbols];
  const next = ids.map((_, i) => i + 1);
  const previous = ids.map((_, i) => i - 1);
  const heap: number[] = [];
  const rankAt = (i: number): number | undefined => {
    const right = ids[next[i]!];
    const left = ids[i]!;
    return right === undefined || left < 0 || right < 0 ? undefined : ranks.get(left * idRange + right);
  };
  const offer = (i: number): void => {
    const rank = rankAt(i);
    if (rank !== undefined) push(heap, rank * idRange + i);
  };
  for (let i = 0; i < ids.length; i++) offer(i);
  const gone = new Uint8Array(ids.length);
  while (heap.length > 0) {
    const least = pop(heap);
    const at = least % idRange;
    const rank = Math.floor(least / idRange);
    // What was offered may have been merged since, or be another pair by now.
    if (gone[at] === 1 || rankAt(at) !== rank) continue;
    const right = next[at]!;
    ids[at] = results[rank]!;
    gone[right] = 1;
    next[at] = next[right]!;
    if (next[at]! < ids.length) previous[next[at]!] = at;
    offer(at);
    if (previous[at]! >= 0) offer(previous[at]!);
  }
  return ids.filter((_, i) => gone[i] === 0);
}

/** Adds a number to a binary heap, the least first. */
function push(heap: number[], value: number): void {
  let at = heap.length;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (heap[parent]! <= value) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = value;
}

/** Takes the least number out of a heap that is not empty. */
function pop(heap: number[]): number {
  const least = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return least;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
    if (heap[child]! >= last) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return least;
}
