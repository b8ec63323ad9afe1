import type { GivenValue, GraphBody, GraphDocument, GraphNode, GraphOutput, Json } from "../graph/document.ts";
import { isFrom, isInput } from "../graph/document.ts";
import { eachLink } from "../graph/links.ts";
import { jsonText } from "../text/json-text.ts";
import { own } from "../value/record.ts";
import type { BeforeAfter, DocumentChange, WordsField } from "./document-change.ts";
import { type Renames, renamedGiven, renamedLink, renamesBetween } from "./renames.ts";

/**
 * In what two documents differ, as data, in an order that depends on names alone. The order of keys is no difference. What
 * has another name and is otherwise the same is one change, and links that follow it are none.
 */
export function diffDocuments(before: GraphDocument, after: GraphDocument): readonly DocumentChange[] {
  return [...bodyChanges(before, after, "")];
}

type Tree = Readonly<Record<string, unknown>>;

function* bodyChanges(before: GraphBody, after: GraphBody, path: string): Generator<DocumentChange> {
  const renames = renamesBetween(before, after);
  yield* wordChanges(before, after, path, ["title", "description"]);
  yield* inputChanges(before, after, path, renames);
  for (const [was, is] of byFirst(renames.nodes)) yield { kind: "node-renamed", path, before: was, after: is };
  const inside = path === "" ? "" : `${path}/`;
  const earlier = renamed(before.nodes, renames.nodes);
  for (const id of namesOf(earlier, after.nodes)) {
    const [was, is] = [own(earlier, id), own(after.nodes, id)];
    if (was === undefined && is !== undefined) yield { kind: "node-added", path: inside + id, type: is.type };
    else if (was !== undefined && is === undefined) yield { kind: "node-removed", path: inside + id, type: was.type };
    else if (was !== undefined && is !== undefined) yield* nodeChanges(was, is, inside + id, renames);
  }
  yield* outputChanges(before, after, path, renames);
  if (jsonText(before.layout) !== jsonText(after.layout)) yield { kind: "layout-changed", path };
  if (jsonText(before.meta) !== jsonText(after.meta)) yield { kind: "meta-changed", path };
}

function* inputChanges(before: GraphBody, after: GraphBody, path: string, renames: Renames): Generator<DocumentChange> {
  for (const [was, is] of byFirst(renames.inputs)) yield { kind: "input-renamed", path, before: was, after: is };
  const earlier = renamed(before.inputs ?? {}, renames.inputs);
  for (const input of namesOf(earlier, after.inputs ?? {})) {
    const [was, is] = [own(earlier, input), own(after.inputs ?? {}, input)];
    if (was === undefined && is !== undefined) yield { kind: "input-added", path, input, spec: is };
    else if (was !== undefined && is === undefined) yield { kind: "input-removed", path, input, spec: was };
    else if (was !== undefined && is !== undefined) {
      for (const [field, sides] of fieldChanges(was as Tree, is as Tree)) {
        yield { kind: "input-changed", path, input, field, ...sides };
      }
    }
  }
}

function* outputChanges(
  before: GraphBody,
  after: GraphBody,
  path: string,
  renames: Renames,
): Generator<DocumentChange> {
  const [earlier, later] = [before.outputs ?? {}, after.outputs ?? {}];
  for (const output of namesOf(earlier, later)) {
    const [was, is] = [own(earlier, output), own(later, output)];
    if (was === undefined && is !== undefined) yield { kind: "output-added", path, output, given: is };
    else if (was !== undefined && is === undefined) yield { kind: "output-removed", path, output, given: was };
    else if (was !== undefined && is !== undefined) {
      const sides = [withSource(renamedLink(was, renames)), withSource(is)] as const;
      for (const [field, change] of fieldChanges(...sides)) {
        yield { kind: "output-changed", path, output, field, ...change };
      }
    }
  }
}

/** An output whose link is one field, wherever it leads from. */
function withSource(output: GraphOutput): Tree {
  const { $from, $input, ...shown } = output as { readonly $from?: string; readonly $input?: string };
  return { ...shown, from: $from === undefined ? { $input } : { $from } };
}

function* nodeChanges(before: GraphNode, after: GraphNode, path: string, renames: Renames): Generator<DocumentChange> {
  if (before.type !== after.type) yield { kind: "type-changed", path, before: before.type, after: after.type };
  const [was, is] = [before.v ?? 1, after.v ?? 1];
  if (was !== is) yield { kind: "version-changed", path, before: was, after: is };
  yield* wordChanges(before, after, path, ["label"]);
  const earlier = renamed(before.in ?? {}, new Map(), (value) => renamedGiven(value, renames));
  for (const [port, sides] of fieldChanges(earlier, after.in ?? {})) {
    const isLinked = [sides.before, sides.after].some((value) => value !== undefined && hasLink(value));
    yield { kind: isLinked ? "link-changed" : "value-changed", path, port, ...sides };
  }
  yield* innerChanges(before.body, after.body, path);
  if (jsonText(before.meta) !== jsonText(after.meta)) yield { kind: "meta-changed", path };
}

function* innerChanges(before: GraphNode["body"], after: GraphNode["body"], path: string): Generator<DocumentChange> {
  const [was, is] = [nameOfBody(before), nameOfBody(after)];
  if (was !== is) {
    yield {
      kind: "body-changed",
      path,
      ...(was !== undefined && { before: was }),
      ...(is !== undefined && { after: is }),
    };
  } else if (before !== undefined && after !== undefined && !("$graph" in before) && !("$graph" in after)) {
    yield* bodyChanges(before, after, path);
  }
}

/** The graph that a node names; "" for one that is written out. */
function nameOfBody(body: GraphNode["body"]): string | undefined {
  if (body === undefined) return undefined;
  return "$graph" in body ? body.$graph : "";
}

function* wordChanges(
  before: { readonly [field in WordsField]?: string | undefined },
  after: { readonly [field in WordsField]?: string | undefined },
  path: string,
  fields: readonly WordsField[],
): Generator<DocumentChange> {
  for (const field of fields) {
    const [was, is] = [before[field], after[field]];
    if (was === is) continue;
    const sides = { ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) };
    yield { kind: "words-changed", path, field, ...sides };
  }
}

/** The members in which two objects differ, with both sides. */
function* fieldChanges(before: Tree, after: Tree): Generator<readonly [field: string, BeforeAfter]> {
  for (const field of namesOf(before, after)) {
    const [was, is] = [own(before, field), own(after, field)];
    if (jsonText(was) === jsonText(is)) continue;
    // Members of documents are plain JSON.
    const sides = { ...(was !== undefined && { before: was as Json }), ...(is !== undefined && { after: is as Json }) };
    yield [field, sides];
  }
}

function hasLink(value: GivenValue): boolean {
  let found = isFrom(value) || isInput(value);
  eachLink(value, () => {
    found = true;
  });
  return found;
}

/** The members of a group by today's names. */
function renamed<T>(
  group: Readonly<Record<string, T>>,
  names: ReadonlyMap<string, string>,
  change: (value: T) => T = (value) => value,
): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(group).map(([name, value]) => [names.get(name) ?? name, change(value)]));
}

function namesOf(before: object, after: object): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
}

function byFirst(names: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...names].sort(([a], [b]) => (a < b ? -1 : 1));
}
