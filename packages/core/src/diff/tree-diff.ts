import type { Json } from "../graph/document.ts";
import { isTree, keysOf, own, type Tree } from "../value/record.ts";

/** One entry of an object that is not the same any more; absent sides have no value. */
export interface TreeChange {
  readonly at: readonly string[];
  readonly before?: Json;
  readonly after?: Json;
}

/** The difference between two documents: entries, and the order of keys where keys came or went. */
export interface TreeDiff {
  readonly changes: readonly TreeChange[];
  readonly orders: readonly {
    readonly at: readonly string[];
    readonly before: readonly string[];
    readonly after: readonly string[];
  }[];
}

/** What has to change to get from one document to another. What both share as objects is not looked into. */
export function diffTrees(before: object, after: object): TreeDiff {
  const changes: TreeChange[] = [];
  const orders: { at: readonly string[]; before: readonly string[]; after: readonly string[] }[] = [];
  const walk = (one: Tree, other: Tree, at: readonly string[]) => {
    const oldKeys = keysOf(one);
    const newKeys = keysOf(other);
    if (oldKeys.length !== newKeys.length || oldKeys.some((key, index) => key !== newKeys[index])) {
      orders.push({ at, before: oldKeys, after: newKeys });
    }
    for (const key of new Set([...oldKeys, ...newKeys])) {
      const [was, is] = [own(one, key), own(other, key)];
      if (was === is) continue;
      const here = [...at, key];
      if (isTree(was) && isTree(is)) walk(was, is, here);
      else if (JSON.stringify(was) !== JSON.stringify(is)) {
        // Documents are plain JSON; the walk only knows them as trees.
        changes.push({
          at: here,
          ...(was !== undefined && { before: was as Json }),
          ...(is !== undefined && { after: is as Json }),
        });
      }
    }
  };
  walk(before as Tree, after as Tree, []);
  return { changes, orders };
}

/** Whether a difference says nothing. */
export function isEmptyDiff({ changes, orders }: TreeDiff): boolean {
  return changes.length === 0 && orders.length === 0;
}

/** The way back. */
export function inverseDiff({ changes, orders }: TreeDiff): TreeDiff {
  return {
    changes: changes.map(({ at, before, after }) => ({
      at,
      ...(after !== undefined && { before: after }),
      ...(before !== undefined && { after: before }),
    })),
    orders: orders.map(({ at, before, after }) => ({ at, before: after, after: before })),
  };
}

/** A document after a difference; `D` stays the document's type because differences are only made between such. */
export function applyDiff<D extends object>(document: D, { changes, orders }: TreeDiff): D {
  let tree = document as Tree;
  for (const { at, after } of changes) {
    tree = at.length === 0 ? tree : edited(tree, at, (entry, key) => set(entry, key, after));
  }
  for (const { at, after } of orders) tree = edited(tree, at, undefined, after);
  return tree as D;
}

function set(tree: Tree, key: string, value: unknown): Tree {
  if (value !== undefined) return { ...tree, [key]: value };
  const { [key]: _gone, ...rest } = tree;
  return rest;
}

/** Changes the object that holds `at`'s last key, or with `order` puts the keys of the object at `at` in order. */
function edited(
  tree: Tree,
  at: readonly string[],
  change: ((tree: Tree, key: string) => Tree) | undefined,
  order?: readonly string[],
): Tree {
  const [key, ...rest] = at;
  if (key === undefined) return order === undefined ? tree : arranged(tree, order);
  if (rest.length === 0 && change !== undefined) return change(tree, key);
  const inner = tree[key];
  return isTree(inner) ? { ...tree, [key]: edited(inner, rest, change, order) } : tree;
}

function arranged(tree: Tree, order: readonly string[]): Tree {
  const keys = [...order.filter((key) => Object.hasOwn(tree, key)), ...keysOf(tree)];
  return Object.fromEntries([...new Set(keys)].map((key) => [key, tree[key]]));
}
