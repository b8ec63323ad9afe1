import type { ValueFault } from "../value-fault.ts";
import { sayAllowed, sayFound, sayKind } from "./values.ts";
import { say, type Words, type WordsFor } from "./words.ts";

/** What is wrong with a value that is written for an input. */
export const valueFaultWords: WordsFor<ValueFault> = {
  NO_LITERAL: ({ expected, ...which }) => ({
    message: `${sayWhich(which)} needs ${sayKind(expected)}, which cannot be written into a graph.`,
    hint: 'Link a node that outputs one: { "$from": "node.output" }.',
  }),
  OUT_OF_RANGE: ({ measure, found, nearest, input, item, ...allowed }) => {
    const name = sayWhich({ input, ...(item && { item }) });
    if (measure === "count") {
      const { multipleOf: _step, unit: _unit, values: _values, ...bounds } = allowed;
      const items = sayAllowed({ ...bounds, type: "int" });
      return { message: `${name} has ${sayFound(found)} items; allowed are ${items}.`, hint: "Change their number." };
    }
    if (measure === "length") {
      const message = `${name} has ${sayFound(found)} characters; allowed are at most ${allowed.maximum}.`;
      return { message, hint: "Shorten it." };
    }
    const message = `${name} is ${sayFound(found)}; allowed are ${sayAllowed(allowed)}.`;
    const hint = nearest === undefined ? "Choose an allowed number." : `The nearest allowed is ${nearest}.`;
    return { message, hint };
  },
  WRONG_VALUE: ({ found, didYouMean, number, input, item, ...allowed }) => {
    const name = sayWhich({ input, ...(item && { item }) });
    const { type, label, values, more } = allowed;
    if (values !== undefined && isText(found)) {
      return {
        message: `${name} is ${sayFound(found)}; allowed is ${sayAllowed(allowed)}.`,
        hint: didYouMean === undefined ? "Choose one of them." : `Did you mean ${JSON.stringify(didYouMean)}?`,
      };
    }
    const words = {
      type,
      ...(label !== undefined && { label }),
      ...(values && { values }),
      ...(more !== undefined && { more }),
    };
    const isBoundSeed = type === "seed" && allowed.maximum !== undefined;
    const one = isBoundSeed ? `a whole number, ${sayAllowed(allowed)}` : sayAllowed(words);
    const kind = type.startsWith("list<") ? "a list" : one;
    return {
      message: `${name} is ${sayFound(found)}, but must be ${kind}.`,
      hint: number === undefined ? `Write ${kind}.` : `Write ${number}, without quotes.`,
    };
  },
};

/** What is wrong with a value, in words. */
export function sayValueFault(fault: ValueFault): Words {
  return say(valueFaultWords, fault);
}

function isText(found: unknown): boolean {
  return typeof found === "string" || (typeof found === "object" && found !== null && "start" in found);
}

/** "`x`", or "`x[2]`" for an entry of the list there. */
function sayWhich({ input, item = [] }: { readonly input: string; readonly item?: readonly number[] }): string {
  return `\`${input}${item.map((index) => `[${index}]`).join("")}\``;
}
