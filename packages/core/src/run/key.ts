import type { Ingredients } from "../cache/contract.ts";
import type { AnyNode, NodeContext } from "../node/define-node.ts";
import { serviceOf } from "../node/service.ts";
import type { InputSource } from "../plan/input-source.ts";
import { keyNames } from "../plan/key-names.ts";
import type { PlannedNode } from "../plan/plan.ts";
import type { ContentId } from "../value/content.ts";
import { andThen, type MaybePromise } from "../value/maybe-promise.ts";
import { type Chosen, inputValues } from "./inputs.ts";
import { lookOutside } from "./outside-look.ts";
import type { RunContext } from "./run-context.ts";
import { idOfSlot } from "./slot-value.ts";
import type { SlotSource } from "./source.ts";

/**
 * What a computing node's key is made of, in a fixed order: type and revision, inputs by name, then what it depends on
 * outside. Values are needed only where the node looks outside.
 */
export function nodeIngredients(
  planned: PlannedNode,
  node: AnyNode,
  chosen: Chosen,
  frame: SlotSource,
  context: () => NodeContext,
): MaybePromise<[string, string][]> {
  const ingredients = ingredientsOf(planned, chosen, frame);
  if (node.numeric !== undefined)
    ingredients.push(["(environment)", environmentOf([node.numeric.name], frame.context)]);
  if (typeof node.cache !== "function") return ingredients;
  const { looks } = frame.context;
  const same = looks && JSON.stringify(ingredients);
  const seen = same !== undefined && looks?.has(same) === true;
  return andThen(seen ? looks.get(same) : outsideOf(planned, node, chosen, frame, context), (text) => {
    if (same !== undefined) looks?.set(same, text);
    return text === undefined ? ingredients : [...ingredients, ["(outside)", text]];
  });
}

/** What a node whose inputs are known sees outside of them, which whoever listens hears of. */
export function outsideOf(
  planned: PlannedNode,
  node: AnyNode,
  chosen: Chosen,
  frame: SlotSource,
  context: () => NodeContext,
): MaybePromise<string | undefined> {
  return andThen(inputValues(planned, chosen, frame), (inputs) => {
    const looking = context();
    return andThen(lookOutside({ node, inputs }, looking), (text) => {
      frame.context.onLook?.({ path: looking.path, node, inputs, text });
      return text;
    });
  });
}

/** The node, and its inputs by name. */
function ingredientsOf(node: PlannedNode, chosen: Chosen, frame: SlotSource): [string, string][] {
  const list: [string, string][] = [["node", `${keyNames(node.entry).type}@${node.entry.revision}`]];
  for (let at = 0; at < node.inputs.length; at++) {
    if (!chosen(at)) continue;
    const { keyName, source, spec } = node.inputs[at]!;
    const id =
      idOfSource(source, frame) ?? (spec.default === undefined ? undefined : frame.context.hasher.id(spec.default));
    if (id !== undefined) list.push([keyName, id]);
  }
  return list;
}

/** The content id of a source, without fetching its value. */
export function idOfSource(source: InputSource, frame: SlotSource): ContentId | undefined {
  const { hasher } = frame.context;
  switch (source.kind) {
    case "literal":
      return hasher.id(source.value);
    case "absent":
      return undefined;
    case "list":
      return hasher.idOfList(source.items.map((item) => idOfSource(item, frame) ?? hasher.id(undefined)));
    default: {
      const slot = frame.slotOf(source);
      return slot && idOfSlot(slot, frame.context);
    }
  }
}

/**
 * The text of the numeric environment of services, for keys.
 *
 * @throws `MISSING_SERVICE`.
 */
export function environmentOf(services: Iterable<string>, context: Pick<RunContext, "services">): string {
  return (
    [...services]
      .sort()
      // `numeric` is typed to name only services with an `environment`.
      .map((name) => (serviceOf(context.services, name) as { environment(): string }).environment())
      .join(" ")
  );
}

/** The key of a list of ingredients. */
export function keyOf(ingredients: Ingredients, context: RunContext): string {
  return context.host.sha256(`sigmaflow/1 ${JSON.stringify(ingredients)}`);
}
