/** What an untrusted graph may cost at most. */
export interface GraphLimits {
  /** Length of the document's text in UTF-8 bytes. */
  readonly bytes: number;
  /** Nesting of the JSON text. */
  readonly depth: number;
  /** Values in the document in all: texts, numbers, lists, objects and what is in them. */
  readonly values: number;
  /** Nodes in all, those inside bodies and compounds counted as often as they are used. */
  readonly nodes: number;
  /** Bodies inside bodies. */
  readonly nesting: number;
  /** Iterations of one loop or map. */
  readonly iterations: number;
  /** The most of one value by the unit it is counted in, `rows` for example; what its kind declares where left out. */
  readonly sizes: Readonly<Record<string, number>>;
}

/** Limits that no sensible graph meets. */
export const defaultLimits: GraphLimits = {
  bytes: 16 * 2 ** 20,
  depth: 128,
  values: 2 ** 20,
  nodes: 20_000,
  nesting: 16,
  iterations: 10_000,
  sizes: {},
};
