// A node and a kind of value of one's own, tested, and in a graph with others.
import { buildGraph, defineNode, definePackage, definePortType, float, runGraph, string } from "sigmaflow";
import { textFill } from "sigmaflow/nodes";
import { runNode } from "sigmaflow/testing";

/** A colour, each part 0…1. */
interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}
const colour = definePortType<Colour>()({ id: "mine.colour", label: "Colour", colour: "#cc6677" });

const grey = defineNode({
  type: "mine.grey",
  version: 1,
  description: "A grey of a brightness.",
  inputs: { brightness: float({ min: 0, max: 1 }) },
  outputs: { colour: colour() },
  run: ({ brightness }) => ({ colour: { red: brightness, green: brightness, blue: brightness } }),
});

const colourName = defineNode({
  type: "mine.colour-name",
  version: 1,
  description: "A colour as it stands in a style sheet.",
  inputs: { colour: colour() },
  outputs: { name: string() },
  run({ colour: { red, green, blue } }) {
    const parts = [red, green, blue].map((part) =>
      Math.round(part * 255)
        .toString(16)
        .padStart(2, "0"),
    );
    return { name: `#${parts.join("")}` };
  },
});

/** What somebody else needs to use these nodes in documents. */
export default definePackage({ name: "mine", version: "1.0.0", nodes: [grey, colourName], portTypes: [colour] });

export const graph = buildGraph({ brightness: float({ default: 0.5 }) }, (g, { brightness }) => {
  const { name } = g.node("name", colourName, { colour: g.node("grey", grey, { brightness }).colour });
  return { text: g.node("fill", textFill, { text: "The wall is {a}.", a: name }).text };
});

if (process.argv[1] === import.meta.filename) {
  const { outputs } = await runNode(colourName, { colour: { red: 1, green: 0, blue: 0.2 } });
  console.log(outputs.name);
  console.log((await runGraph(graph, { brightness: 0.8 })).text);
}
