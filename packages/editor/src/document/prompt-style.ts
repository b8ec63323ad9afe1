import type { Catalogue, GraphBody } from "@sigmaflow/core";
import { isFrom, isInput, own } from "@sigmaflow/core/editing";
import { setInput } from "./edit.ts";
import { setDefault } from "./interface.ts";
import { inputPorts } from "./ports.ts";
import { type End, inputsCard } from "./wires.ts";

/** Where the style of a prompt is chosen, and from what. */
export interface StyleChoice extends End {
  readonly words: readonly string[];
}

/**
 * Where the style of a text is chosen: at the node that takes it, or at the graph's input that leads there; undefined for
 * texts that no style is put around. `node` is the card of the graph's inputs for those, and in what is returned.
 */
export function styleChoiceOf(
  body: GraphBody,
  { node: place, port }: End,
  catalogue: Catalogue,
): StyleChoice | undefined {
  for (const [id, node] of Object.entries(body.nodes)) {
    const takes = Object.values(node.in ?? {}).some((given) => isInput(given) && given.$input === port);
    if (place === inputsCard ? !takes : place !== id) continue;
    const words = inputPorts(node, catalogue).find(({ name }) => name === "style")?.spec.values;
    const given = own(node.in, "style");
    if (words === undefined || isFrom(given)) continue;
    if (!isInput(given)) return { node: id, port: "style", words };
    return { node: inputsCard, port: given.$input, words: own(body.inputs, given.$input)?.values ?? words };
  }
  return undefined;
}

/** The graph with another style for a prompt. */
export function withStyle(body: GraphBody, choice: StyleChoice, word: string): GraphBody {
  return choice.node === inputsCard ? setDefault(body, choice.port, word) : setInput(body, choice, word);
}
