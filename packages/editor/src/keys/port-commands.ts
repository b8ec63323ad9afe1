import { own } from "@sigmaflow/core/editing";
import { setInput } from "../document/edit.ts";
import { inputsCard, isLinked, newPort, outputsCard } from "../document/wires.ts";
import { edit } from "../store/editing.ts";
import { type Drag, type EditorState, openOf } from "../store/editor.ts";
import { placeForNew } from "../store/view.ts";
import { drawWire } from "../store/wiring.ts";
import { pressedTexts } from "../texts/keys.ts";
import { stepTexts } from "../texts/steps.ts";
import { type Command, isOpen } from "./command.ts";

function isOfNode(port: Drag | undefined): port is Drag {
  return port !== undefined && !port.end.node.startsWith("$");
}

function isWired(state: EditorState, { end, side }: Drag): boolean {
  return side === "input" && isLinked(own(own(openOf(state).body.nodes, end.node)?.in, end.port));
}

/** What the menu of a port offers. */
export const portCommands: readonly Command[] = [
  {
    keys: [],
    id: "addFitting",
    menus: ["port"],
    can: (state, port) => isOpen(state) && isOfNode(port),
    act: (editor, { port }) =>
      editor.setState({ dialog: { kind: "add", at: placeForNew(editor), ...(port && { drag: port }) } }),
  },
  {
    keys: [],
    id: "holdWire",
    menus: ["port"],
    can: isOpen,
    act: (editor, { port }) => {
      const message = pressedTexts.wireHeld;
      editor.setState({ drag: port, notice: { kind: "info", message } });
    },
  },
  {
    keys: [],
    id: "disconnect",
    menus: ["port"],
    can: (state, port) => isOpen(state) && isOfNode(port) && isWired(state, port),
    act: (editor, { port }) => {
      if (port !== undefined)
        edit(editor, { label: stepTexts.disconnect }, (body) => setInput(body, port.end, undefined));
    },
  },
  {
    keys: [],
    id: "exposeInput",
    menus: ["port"],
    can: (state, port) => isOpen(state) && isOfNode(port) && port.side === "input",
    act: (editor, { port }) => void (port && drawWire(editor, { node: inputsCard, port: newPort }, port.end)),
  },
  {
    keys: [],
    id: "exposeOutput",
    menus: ["port"],
    can: (state, port) => isOpen(state) && isOfNode(port) && port.side === "output",
    act: (editor, { port }) => void (port && drawWire(editor, port.end, { node: outputsCard, port: newPort })),
  },
];
