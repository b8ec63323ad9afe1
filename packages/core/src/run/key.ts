import type { AnyNode, NodeContext } from "../node/define-node.ts";
import type { PlannedNode } from "../plan/plan.ts";
import { andThen, type MaybePromise } from "../value/maybe-promise.ts";
import { type Chosen, environmentOf, ingredientsOf, inputValues, type SlotSource } from "./inputs.ts";

/** All that a computing node's key is made of; values are needed only where the node looks outside. */
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
  // The declaration typed it for the node's own inputs, which are the values at hand.
  const outside = node.cache as (
    inputs: Readonly<Record<string, unknown>>,
    context: NodeContext,
  ) => MaybePromise<string | undefined>;
  return andThen(inputValues(planned, chosen, frame), (inputs) =>
    andThen(outside(inputs, context()), (text) =>
      text === undefined ? ingredients : [...ingredients, ["(outside)", text]],
    ),
  );
}
