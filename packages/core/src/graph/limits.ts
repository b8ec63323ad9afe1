/** What an untrusted graph may cost at most. */
export interface GraphLimits {
  /** Length of the document's text in UTF-8 bytes. */
  readonly bytes: number;
  /** Nesting of the JSON text. */
  readonly depth: number;
  /** Nodes in all, those inside bodies and compounds counted as often as they are used. */
  readonly nodes: number;
  /** Bodies inside bodies. */
  readonly nesting: number;
  /** Rounds of one loop or map. */
  readonly rounds: number;
  /** Width times height of one picture, in pixels. */
  readonly pixels: number;
}

/** Limits that no sensible graph meets. */
export const defaultLimits: GraphLimits = {
  bytes: 16 * 2 ** 20,
  depth: 128,
  nodes: 20_000,
  nesting: 16,
  rounds: 10_000,
  pixels: 2 ** 26,
};
