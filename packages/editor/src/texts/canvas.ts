import { area, type Counts, type Values } from "./table.ts";

/** The graph as cards and wires. */
export const canvasTexts = area("canvas", {
  graph: "Graph",
  view: "View",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  showAll: "Show everything",
  showAllKey: "Show everything (F)",
  tidy: "Tidy",
  tidyKey: "Tidy the layout, or what is chosen (Alt+L)",
  inputWires: "Wires of the graph's inputs",
  wireSizes: "Sizes on all wires",
  legend: "Legend of colours",
  colours: "Colours",
  anyValue: "any value",
  noWires: "No wires yet.",
  chooseSeveral: "Choose several",
  chooseSeveralHint: "Choose several: press cards, or draw a frame around them",
  deleteChosen: "Delete what is chosen",
  deleteChosenKey: "Delete what is chosen (Delete)",
  overview: "Overview",
  nothingYet: "Nothing is here yet.",
  howToBegin: "Add a node with {key} or a double click, then drag from one of its ports: what fits there is offered.",
  openExample: "Open an example",
  addNode: "Add a node",
  space: "Space",
  inputs: "Inputs",
  outputs: "Outputs",
  newInput: "New input",
  newOutput: "New output",
  inputsCard: "Inputs of the graph",
  outputsCard: "Outputs of the graph",
  wire: ({ from, output, to, input }: Values<"from" | "output" | "to" | "input">) =>
    `Wire from ${from} ${output} to ${to} ${input}`,
  input: ({ label }: Values<"label">) => `The graph's input ${label}`,
  files: ({ count }: Counts<"count">) => (count === 1 ? "1 file" : `${count} files`),
  items: ({ count }: Counts<"count">) => (count === 1 ? "1 item" : `${count} items`),
  newSeed: "new",
  frame: "Frame",
  note: "Note",
  frameTitle: "Title of the frame",
  removeFrame: "Remove the frame",
  removeNote: "Remove the note",
  noteText: "Text of the note, in Markdown",
  write: "Write",
  nothingToDo: "Nothing can be done here.",
  open: ({ id }: Values<"id">) => `Open ${id}`,
  lookInside: "Look inside",
  less: "Less",
  more: ({ count }: Counts<"count">) => `${count} more`,
  steps: ({ id }: Values<"id">) => `${id} steps`,
  unfinished: ({ id }: Values<"id">) => `${id}, unfinished`,
  wirePoint: ({ at, id }: Counts<"at"> & Values<"id">) => `Point ${at} of the wire to ${id}`,
  lookAtOne: ({ at, id }: Counts<"at"> & Values<"id">) => `Look at picture ${at} of ${id}`,
  lookAt: ({ id }: Values<"id">) => `Look at the picture of ${id}`,
  waitsForTurn: "Waits for its turn",
  waiting: "waiting",
  running: "Running",
  runs: "running",
  fromCache: "Taken from the cache",
  cached: "cached",
  stepsFromCache: ({ count }: Counts<"count">) => `${count} steps from the cache`,
  done: "Done",
  isDone: "done",
  failed: "failed",
  linkedTo: ({ source }: Values<"source">) => `Linked to ${source}`,
  portOf: ({ label, node, side, type }: Values<"label" | "node" | "side" | "type">) =>
    `${label} of ${node}, ${side}, ${type}`,
  newInputPort: "New input: draw a wire to a node's input",
  newOutputPort: "New output: draw a wire from a node",
  wireHeld: "The wire is held. Go to a port that stands out and press Enter, or Space for a new node; Escape lets go.",
  wireDrawn: "The wire is drawn.",
  noPicture: ({ picture }: Values<"picture">) => `${picture} is not on the server any more.`,
  thisPicture: "This picture",
  insert: "Insert a node on this wire",
  insertKey: "Insert a node (or double click the wire; with Alt a point)",
});

/** The two sides of a node. */
export const sideTexts = area("sides", { input: "input", output: "output" });

/** What menus are called, by what they were opened on. */
export const menuNameTexts = area("menuNames", {
  canvas: "Canvas",
  node: "Node",
  nodes: "Chosen nodes",
  wire: "Wire",
  port: "Port",
  run: "Run",
});

/** What the next run would do to a node, in a word. */
export const forecastTexts = area("forecast", {
  cached: "ready",
  runs: "to do",
  follows: "to do",
  fails: "fails",
  unseen: "",
});

/** How a node is set aside, in a word. */
export const asideTexts = area("aside", { bypassed: "bypassed", muted: "muted", pinned: "held" });
