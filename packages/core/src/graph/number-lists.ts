/**
 * A list of numbers for each number from 0 on, all in one array, so that large graphs take little memory: the list of n
 * stands in `items` from `starts[n]` up to and not including `starts[n + 1]`.
 */
export interface NumberLists {
  readonly starts: Int32Array;
  readonly items: Int32Array;
}

/** The lists as one. */
export function numberLists(lists: readonly (readonly number[])[]): NumberLists {
  const starts = new Int32Array(lists.length + 1);
  for (let number = 0; number < lists.length; number++) starts[number + 1] = starts[number]! + lists[number]!.length;
  return { starts, items: Int32Array.from(lists.flat()) };
}

/** The list of one number. */
export function listOf({ starts, items }: NumberLists, number: number): Int32Array {
  return items.subarray(starts[number], starts[number + 1]);
}

/** For each number the numbers in whose lists it stands, once per time. */
export function inverse({ starts, items }: NumberLists): NumberLists {
  const back = new Int32Array(starts.length);
  for (const item of items) back[item + 1]!++;
  for (let number = 1; number < back.length; number++) back[number]! += back[number - 1]!;
  const free = back.slice();
  const owners = new Int32Array(items.length);
  for (let number = 0; number + 1 < starts.length; number++) {
    for (let at = starts[number]!; at < starts[number + 1]!; at++) owners[free[items[at]!]!++] = number;
  }
  return { starts: back, items: owners };
}
