import type { GraphVersion, ListedGraph } from "@sigmaflow/core/wire";

/** A graph as it is kept. */
export interface GraphFile {
  readonly name: string;
  readonly text: string;
  /** sha256 of the text. */
  readonly version: string;
}

/** What the saved graph has to be before: of a version, there at all, or not there yet. */
export type Expected = { readonly version: string } | "present" | "absent";

/** The graphs that a server serves. */
export interface Graphs {
  /**
   * By what a graph is known to `explain` and to lists of runs.
   *
   * @throws `BAD_GRAPH_NAME`.
   */
  file(name: string): string;
  /** Names of what may be graphs, in order. */
  names(): Promise<readonly string[]>;
  list(): Promise<readonly ListedGraph[]>;
  /**
   * A graph's text; undefined when there is none of this name.
   *
   * @throws `BAD_GRAPH_NAME`.
   */
  find(name: string): Promise<GraphFile | undefined>;
  /**
   * A graph's text.
   *
   * @throws `GRAPH_NOT_FOUND`, `FILE_TOO_LARGE`, `BAD_GRAPH_NAME`.
   */
  read(name: string): Promise<GraphFile>;
  /**
   * Writes a graph, whole or not at all, one at a time.
   *
   * @throws `VERSION_CONFLICT` when what is there is not what was expected, `GRAPH_NOT_WRITTEN`, `BAD_GRAPH_NAME`.
   */
  save(name: string, text: string, expected: Expected): Promise<GraphFile>;
  /**
   * Deletes a graph.
   *
   * @throws `GRAPH_NOT_FOUND`, `VERSION_CONFLICT` like {@link save}, `GRAPH_NOT_WRITTEN`, `BAD_GRAPH_NAME`.
   */
  remove(name: string, expected: Exclude<Expected, "absent">): Promise<void>;
  /** A graph's text now and those that are kept from before, the newest first. */
  versions(name: string): Promise<readonly GraphVersion[]>;
  /**
   * A text that a graph has or had.
   *
   * @throws `VERSION_NOT_FOUND`, and what {@link find} throws.
   */
  readVersion(name: string, version: string): Promise<string>;
}
