import { defaultLimits } from "../graph/limits.ts";
import type { AnyNode, NodeContext } from "../node/define-node.ts";
import type { Registry } from "../node/registry.ts";
import { type Services, serviceOf } from "../node/service.ts";
import { withCollections } from "../package/collection.ts";
import type { MaybePromise } from "../value/maybe-promise.ts";

/** What a node saw outside of its inputs when its key was made, and what it takes to look again. */
export interface OutsideLook {
  readonly path: string;
  readonly node: AnyNode;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What it saw: a file's hash, for example; undefined where nothing lay outside. */
  readonly text: string | undefined;
}

/**
 * What a node sees outside of inputs.
 *
 * @throws what looking throws.
 */
export function lookOutside(
  { node, inputs }: Pick<OutsideLook, "node" | "inputs">,
  context: NodeContext,
): MaybePromise<string | undefined> {
  if (typeof node.cache !== "function") return undefined;
  // The declaration typed it for the node's own inputs, which are the values at hand.
  const outside = node.cache as (
    inputs: Readonly<Record<string, unknown>>,
    context: NodeContext,
  ) => MaybePromise<string | undefined>;
  return outside(inputs, context);
}

/** What {@link lookAgain} looks with: what runs have. */
export interface LookOptions {
  readonly services: Services;
  readonly collections: Registry["collections"];
  readonly signal: AbortSignal;
}

/**
 * What a node sees now that saw something before, outside of any run.
 *
 * @throws what looking throws.
 */
export function lookAgain(
  look: OutsideLook,
  { services, collections, signal }: LookOptions,
): MaybePromise<string | undefined> {
  const seen = withCollections(services, collections);
  return lookOutside(look, {
    signal,
    path: look.path,
    limits: defaultLimits,
    turn: () => undefined,
    progress() {},
    preview() {},
    early() {},
    notice() {},
    // The key's type is what is promised under its name.
    use: <T>({ name }: { readonly name: string }) => serviceOf(seen, name) as T,
  });
}
