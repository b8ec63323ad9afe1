import { toggleLanguage } from "../store/language.ts";
import { inputWires, legend, snapping, wireSizes } from "../store/preference.ts";
import type { Command } from "./command.ts";

/** What is shown on the canvas besides the graph, for this browser. */
export const viewCommands: readonly Command[] = [
  { keys: [], id: "legend", act: legend.toggle },
  { keys: [], id: "wireSizes", act: wireSizes.toggle },
  { keys: [], id: "inputWires", act: inputWires.toggle },
  { keys: [], id: "snapping", act: snapping.toggle },
  { keys: [], id: "language", act: toggleLanguage, menus: ["canvas"] },
];
