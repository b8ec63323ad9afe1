import type { GraphInput, GraphOutput, Json } from "../graph/document.ts";

/** What a change is of: the place in the document. A body's path is that of its node, the graph's own is "". */
interface InBody {
  /** Path of the graph, ids of nodes between slashes. */
  readonly path: string;
}

/** A value before and after; a side that is absent has none. */
export interface BeforeAfter<T = Json> {
  readonly before?: T;
  readonly after?: T;
}

/** How words, which change no result, are called in the document. */
export type WordsField = "title" | "description" | "label";

/** One thing in which two documents differ. Paths are those of the later one, but of what is not in it any more. */
export type DocumentChange =
  | ({ readonly kind: "input-added" | "input-removed"; readonly input: string; readonly spec: GraphInput } & InBody)
  | ({ readonly kind: "input-renamed" | "node-renamed"; readonly before: string; readonly after: string } & InBody)
  | ({ readonly kind: "input-changed"; readonly input: string; readonly field: string } & InBody & BeforeAfter)
  | ({
      readonly kind: "output-added" | "output-removed";
      readonly output: string;
      readonly given: GraphOutput;
    } & InBody)
  /** `field` is `from` for what the output links. */
  | ({ readonly kind: "output-changed"; readonly output: string; readonly field: string } & InBody & BeforeAfter)
  /** `path` is the node's, here and below. */
  | { readonly kind: "node-added" | "node-removed"; readonly path: string; readonly type: string }
  | { readonly kind: "type-changed"; readonly path: string; readonly before: string; readonly after: string }
  /** The version that the node is written for. */
  | { readonly kind: "version-changed"; readonly path: string; readonly before: number; readonly after: number }
  /** A literal that was set, changed or left out. */
  | ({ readonly kind: "value-changed"; readonly path: string; readonly port: string } & BeforeAfter)
  /** A link that leads from elsewhere, came or went; what stood or stands in its place may be a literal. */
  | ({ readonly kind: "link-changed"; readonly path: string; readonly port: string } & BeforeAfter)
  /** The name of the graph that a node holds, or that it holds one written out. */
  | ({ readonly kind: "body-changed"; readonly path: string } & BeforeAfter<string>)
  /** Words for people; `path` is a graph's, or for `label` a node's. */
  | ({ readonly kind: "words-changed"; readonly path: string; readonly field: WordsField } & BeforeAfter<string>)
  /** Where nodes lie, and what editors keep. `path` is a graph's, of `meta` also a node's. */
  | { readonly kind: "layout-changed" | "meta-changed"; readonly path: string };

/** Whether a change can change a result: words, layout and what editors keep cannot. */
export function changesResults({ kind }: DocumentChange): boolean {
  return kind !== "words-changed" && kind !== "layout-changed" && kind !== "meta-changed";
}
