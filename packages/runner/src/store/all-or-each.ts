/** Why something could not be written. */
export interface WriteFault {
  readonly reason: unknown;
}

/**
 * Writes items together, so that they pay for one commit; where that fails, each on its own. Returns, in the items' order,
 * the fault of each; undefined for what was written.
 *
 * `write`: all of them or none.
 */
export function allOrEach<T>(
  items: readonly T[],
  write: (items: readonly T[]) => void,
): readonly (WriteFault | undefined)[] {
  const together = faultOf(items, write);
  if (together === undefined || items.length === 1) return items.map(() => together);
  return items.map((item) => faultOf([item], write));
}

function faultOf<T>(items: readonly T[], write: (items: readonly T[]) => void): WriteFault | undefined {
  try {
    write(items);
    return undefined;
  } catch (reason) {
    return { reason };
  }
}
