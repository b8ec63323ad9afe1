import type { GraphBody } from "../graph/document.ts";
import type { Catalogue } from "../node/catalogue.ts";
import { own } from "../value/record.ts";
import { Amounts } from "./amounts.ts";

/** The name of the input that says to nodes how many steps to take. */
const port = "steps";

/**
 * How many steps the nodes of a checked graph are asked to take at most, each for itself, as far as that is known without
 * running it: the largest number that reaches an input called `steps`. `inputs` are values of the graph's inputs.
 */
export function askedSteps(
  document: GraphBody,
  catalogue: Pick<Catalogue, "nodes">,
  inputs: Readonly<Record<string, unknown>> = {},
): number {
  return stepsIn(document, catalogue, Amounts.ofGraph(document, catalogue, inputs));
}

function stepsIn(body: GraphBody, catalogue: Pick<Catalogue, "nodes">, amounts: Amounts): number {
  let most = 0;
  for (const [id, node] of Object.entries(body.nodes)) {
    const entry = own(catalogue.nodes, node.type);
    const inside = entry?.graph ?? (node.body === undefined || "$graph" in node.body ? undefined : node.body);
    const found =
      inside === undefined
        ? own(entry?.inputs, port)?.type === "int" && amounts.numberOfInput(id, port)
        : stepsIn(inside, catalogue, amounts.inside(id, inside));
    most = Math.max(most, found || 0);
  }
  return most;
}
