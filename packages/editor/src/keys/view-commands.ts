import { inputWires, legend, wireSizes } from "../store/preference.ts";
import type { Command } from "./command.ts";

/** What is shown on the canvas besides the graph, for this browser. */
export const viewCommands: readonly Command[] = [
  { keys: [], does: "Legend of colours, on or off", act: legend.toggle },
  { keys: [], does: "Sizes on all wires, on or off", act: wireSizes.toggle },
  { keys: [], does: "Wires of the graph's inputs, on or off", act: inputWires.toggle },
];
