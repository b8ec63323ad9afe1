/** What an untrusted graph may cost at most: to read, to check and to run. Declared here alone. */
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
  /** Nodes and iterations that a run executes, those inside bodies and those that the cache answers included. */
  readonly executions: number;
  /** Bytes of the values that a run holds at one time; texts and arrays of several values count once. */
  readonly liveBytes: number;
  /** UTF-8 bytes of one text, unless its port declares a `maxLength`. */
  readonly textBytes: number;
  /** Events of a run. */
  readonly events: number;
  /** Nodes and iterations that `explain` looks at, and whose keys a run keeps for it. */
  readonly explained: number;
}

/** Limits that no sensible graph meets. Hosts that know their memory give a quarter of it to `liveBytes`. */
export const defaultLimits: GraphLimits = {
  bytes: 16 * 2 ** 20,
  depth: 128,
  values: 2 ** 20,
  nodes: 20_000,
  nesting: 16,
  iterations: 10_000,
  sizes: {},
  executions: 1_000_000,
  liveBytes: 2 ** 30,
  textBytes: 2 ** 20,
  events: 3_000_000,
  explained: 20_000,
};

/** One limit in words. */
export interface LimitEntry {
  readonly name: keyof GraphLimits;
  /** The flag of `run` and `serve` that sets it, and what it takes. */
  readonly flag?: { readonly name: string; readonly value: "n" | "size" };
  /** What is limited. */
  readonly says: string;
  /** The default in words where no number of {@link defaultLimits} says it. */
  readonly unless?: string;
  /** Code of the problem that is found before running, where it can be known. */
  readonly before?: string;
  /** Code of the error that ends a run. */
  readonly during?: string;
}

/** All limits, in the order of the page and of `--help`. */
export const limitEntries: readonly LimitEntry[] = [
  { name: "bytes", says: "length of a document's text", before: "TOO_LARGE" },
  { name: "depth", says: "nesting of a document's text", before: "TOO_DEEP" },
  { name: "values", says: "values in a document, lists and objects included", before: "TOO_MANY_VALUES" },
  {
    name: "nodes",
    says: "nodes of a graph, those inside bodies counted as often as they are used",
    before: "TOO_MANY_NODES",
  },
  { name: "nesting", says: "bodies inside bodies", before: "TOO_NESTED" },
  {
    name: "iterations",
    says: "iterations of one loop or map",
    before: "TOO_MANY_ITERATIONS",
    during: "BAD_INPUT",
  },
  {
    name: "executions",
    flag: { name: "--max-executions", value: "n" },
    says: "nodes and iterations that a run executes, inside bodies and out of the cache too",
    before: "TOO_MANY_EXECUTIONS",
    during: "EXECUTIONS_EXCEEDED",
  },
  {
    name: "liveBytes",
    flag: { name: "--max-live", value: "size" },
    says: "what the values of a run take at one time",
    unless: "a quarter of the memory",
    during: "LIVE_BYTES_EXCEEDED",
  },
  {
    name: "textBytes",
    flag: { name: "--max-text", value: "size" },
    says: "length of one text, in the document, given to the run or made by a node",
    before: "TEXT_TOO_LONG",
    during: "TEXT_EXCEEDED",
  },
  {
    name: "sizes",
    says: "size of one value, by the unit that its kind is counted in",
    unless: "what its kind declares",
    before: "VALUE_TOO_LARGE",
    during: "SIZE_EXCEEDED",
  },
  {
    name: "events",
    flag: { name: "--max-events", value: "n" },
    says: "events of a run, those of earlier attempts included",
    during: "EVENTS_EXCEEDED",
  },
  {
    name: "explained",
    says: "nodes and iterations that `explain` looks at; it says how many more there are at least",
  },
];

/** The default of a limit in words. */
export function defaultWords({ name, unless }: LimitEntry): string {
  if (unless !== undefined) return unless;
  const value = Number(defaultLimits[name]);
  return name.toLowerCase().endsWith("bytes") ? `${value / 2 ** 20}MiB` : String(value);
}
