import { area, type Counts, type Values } from "./table.ts";

/** What is said of what was done, or refused. */
export const storeTexts = area("store", {
  loopCarriesNothing: "The loop carries nothing yet.",
  loopCarries: ({ names }: { readonly names: readonly string[] }) =>
    `The loop carries ${names.map((name) => `“${name}”`).join(", ")} from round to round.`,
  loopItems: "Draw a wire from a list to Items: there is one round for each of it, which is Item inside.",
  chooseGraph: "Choose one node that is a graph itself.",
  noClipboard: "The browser does not let menus at the clipboard.",
  pressInstead: ({ key }: Values<"key">) => `Press ${key} instead.`,
  notCopied: "What was copied last is no graph.",
  saved: ({ name }: Values<"name">) => `Saved as ${name}.`,
  nameTaken: ({ name }: Values<"name">) => `There is a graph called ${name} already.`,
  changedElsewhere: ({ name }: Values<"name">) => `${name} was changed elsewhere since it was opened.`,
  saveOrReplace: "Save under another name, or replace that one.",
  pictureGone: "This picture is not on the server any more.",
  noPictureAt: ({ node }: Values<"node">) => `There is no picture at ${node}.`,
  readOnly: "The inside of a node that is shipped cannot be changed.",
  useLoop: "Use a loop of your own.",
  problems: ({ count }: Counts<"count">) =>
    count === 1 ? "One problem keeps this graph from running." : `${count} problems keep this graph from running.`,
  runGone: "The run that was shown here is not on this server any more.",
  cannotBypass: "Nothing that goes in is of the kind that comes out, so it cannot be passed by.",
  muteInstead: "Mute it instead.",
  nothingToHold: "There is no result of this node to hold: run the graph first.",
  canBeHeld: "Pictures and other files can be held.",
  arranging: "The cards are being arranged.",
  noGraph: "It is no graph that can be opened.",
  inputHasNothing: "An input has nothing to give yet.",
  linkFirst: "Link it to a node's input first.",
  outputsLost: ({ names }: { readonly names: readonly string[] }) =>
    `The graph’s output${names.length === 1 ? "" : "s"} ${names.map((name) => `“${name}”`).join(", ")} went with it: nothing else is of its kind.`,
  undoHelps: "Undo brings it back.",
  bridged: ({ count }: Counts<"count">) =>
    `What was deleted is bridged: ${count === 1 ? "one wire goes" : `${count} wires go`} around it.`,
});
