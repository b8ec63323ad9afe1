import type { CodeEntry } from "./define-errors.ts";

/** An error keeps the graph from running, a warning does not. */
export type Severity = "error" | "warning";

function error(title: string, meaning: string, action: string) {
  return { severity: "error", title, meaning, action } as const;
}

function warning(title: string, meaning: string, action: string) {
  return { severity: "warning", title, meaning, action } as const;
}

/** Every problem a graph can have, by code. */
export const problemCodes = {
  // Reading the text.
  BAD_JSON: error(
    "Not JSON",
    "The text is not JSON as RFC 8259 has it: no comments, no comma after the last entry.",
    "Fix the JSON at the reported line and column.",
  ),
  TOO_LARGE: error(
    "Document too large",
    "The text has more bytes than the host accepts.",
    "Move inner graphs and pictures into files of their own, or raise the host's limit.",
  ),
  TOO_DEEP: error(
    "Document nested too deep",
    "Objects and lists stand in one another deeper than the host accepts.",
    "Move inner graphs into files of their own and flatten literals.",
  ),
  TOO_MANY_VALUES: error(
    "Too many values",
    "The document holds more texts, numbers, lists and objects than the host accepts.",
    "Split the graph; put long lists of numbers into its inputs or into files.",
  ),
  DUPLICATE_KEY: error(
    "Duplicate key",
    "One object has the same key twice. A plain JSON parser would silently drop the first.",
    "Keep one of the two, or rename one.",
  ),
  BAD_NUMBER: error(
    "Number that cannot be kept",
    "A whole number is beyond ±2^53, where it would lose digits, or a number is larger than a number can be.",
    "Write large whole numbers as text.",
  ),
  NO_VERSION: error(
    "Not marked as a graph",
    "The document has no `sigmaflow` version, so it may be something else altogether.",
    'Add `"sigmaflow": 1`.',
  ),
  UNKNOWN_VERSION: error(
    "Unknown document version",
    "The document is of a version that this sigmaflow does not know, most likely a newer one.",
    "Update sigmaflow, or save the graph with the older version.",
  ),
  UNKNOWN_KEY: error(
    "Unknown key",
    "The document has a key that means nothing there.",
    "Correct the key, remove it, or put notes of your own into `meta`.",
  ),
  BAD_SHAPE: error(
    "Wrong shape",
    "A part of the document is missing or is of another kind than it must be.",
    "Write what the message asks for; the JSON Schema describes every part.",
  ),
  BAD_ID: error(
    "Bad name",
    "The name of a node, an input or an output does not begin with a letter, has characters other than letters, digits, `_` and `-`, or is longer than 64.",
    "Rename it. Titles and labels may hold anything.",
  ),
  BAD_LINK: error(
    "Bad link",
    'A link is not written as `{ "$from": "node.output" }` or `{ "$input": "name" }`, or stands where links are not followed.',
    "Write it so, as an input's value or as an entry of a list that is one.",
  ),
  // Graphs by name.
  GRAPH_UNREADABLE: error(
    "Graph not found or not readable",
    "A body names a graph that the host cannot load.",
    "Correct the name; it counts from the place the host documents.",
  ),
  RECURSIVE_GRAPH: error(
    "Graph inside itself",
    "A graph uses itself, directly or through others.",
    "Break the circle that the message shows; a loop repeats work.",
  ),
  UNRESOLVED_GRAPH: error(
    "Graph not loaded",
    "A body names a graph, and only graphs that contain their bodies are accepted here.",
    "Put the graph's content in place of its name.",
  ),
  // Nodes and what they are given.
  UNKNOWN_NODE_TYPE: error(
    "Unknown node type",
    "No node of this type is known here.",
    "Correct the type; `sigmaflow nodes` lists all.",
  ),
  NEWER_NODE: error(
    "Node of a newer version",
    "The document was written for a version of this node type that is not known here yet, so its inputs may mean something else.",
    "Update sigmaflow, or the package that the node is from.",
  ),
  OLDER_NODE: error(
    "Node of an older version",
    "A document that was not brought up to date when it was read has a node whose inputs are called otherwise by now.",
    "Read the document with the catalogue (`readGraph`), or pass it to `migrateDocument`.",
  ),
  MISSING_BODY: error(
    "Body missing",
    "A loop, map or call has no graph inside.",
    "Add a `body` with nodes and outputs, or the name of a graph.",
  ),
  UNEXPECTED_BODY: error(
    "Body where none belongs",
    "A node that has its work built in holds a graph.",
    "Remove `body`, or use a loop, map or call.",
  ),
  UNKNOWN_INPUT: error("Unknown input", "A node is given something that it has no input for.", "Correct the name."),
  MISSING_INPUT: error("Input missing", "A node needs an input that it is not given.", "Link it or write a value."),
  UNKNOWN_NODE: error("Link to an unknown node", "A link names a node that is not in this graph.", "Correct the name."),
  UNKNOWN_OUTPUT: error("Link to an unknown output", "A link names an output that the node has not.", "Correct it."),
  UNKNOWN_GRAPH_INPUT: error(
    "Unknown graph input",
    "A link or a caller names an input that the graph does not declare.",
    "Correct the name, or declare it under `inputs`.",
  ),
  TYPE_MISMATCH: error(
    "Types that do not fit",
    "A link leads from an output of one kind to an input of another.",
    "Link an output of the right kind, or put a node between that converts.",
  ),
  NO_LITERAL: error(
    "Value that must be linked",
    "A literal is given to an input whose kind of value only nodes can make.",
    "Link a node's output.",
  ),
  OUT_OF_RANGE: error(
    "Out of range",
    "A number, the length of a text or the number of items is outside of what the input allows.",
    "Choose a value in the range that the message names.",
  ),
  WRONG_VALUE: error(
    "Value of the wrong kind",
    "A literal is not of its input's kind or not among the words it allows.",
    "Write what the message asks for.",
  ),
  // The graph's own inputs and outputs.
  BAD_INPUT_SPEC: error(
    "Input declared wrongly",
    "The declaration of a graph input contradicts itself or names an unknown type.",
    "Correct the declaration.",
  ),
  BAD_DEFAULT: error(
    "Default does not fit",
    "The default of an input is not a value that the input accepts.",
    "Correct the default or the bounds.",
  ),
  RESERVED_NAME: error(
    "Reserved name",
    "A body uses a name that the engine fills itself for something else.",
    "Rename it.",
  ),
  NOT_CARRIED: error(
    "Loop output that is not carried",
    "An output of a loop's body has no input of the same name that receives it in the next iteration.",
    "Declare a body input of that name; its first value is given to the loop.",
  ),
  NO_OUTPUTS: error(
    "Nothing to do",
    "The graph, or the body of a node, has no outputs, so nothing in it would ever run.",
    "List the graph's results under `outputs`.",
  ),
  CYCLE: error(
    "Cycle",
    "Nodes wait for one another in a circle.",
    "Break the circle that the message shows; a loop node repeats work.",
  ),
  // Limits.
  TOO_MANY_NODES: error(
    "Too many nodes",
    "The graph has more nodes than the host accepts, those in bodies and compounds counted at every use.",
    "Split the graph, or raise the host's limit.",
  ),
  TOO_NESTED: error(
    "Bodies nested too deep",
    "Bodies stand in one another deeper than the host accepts.",
    "Flatten the graph.",
  ),
  TOO_MANY_ITERATIONS: error(
    "Too many iterations",
    "A loop or map is given more items than the host accepts.",
    "Give it fewer items, or raise the host's limit.",
  ),
  TOO_MANY_EXECUTIONS: error(
    "Too many nodes to execute",
    "A run of the graph would execute more nodes and iterations than the host accepts, bodies counted as often as they are run.",
    "Use fewer iterations, in loops and maps inside one another above all, or raise the limit: `--max-executions`.",
  ),
  VALUE_TOO_LARGE: error(
    "Value too large",
    "A value would be larger than the host accepts, a picture that is too large for example.",
    "Choose a smaller size, or raise the host's limit.",
  ),
  TEXT_TOO_LONG: error(
    "Text too long",
    "A text in the document has more bytes than one text may have in a run.",
    "Put less into one text, or raise the limit: `--max-text`.",
  ),
  UNFIT_VALUE: error(
    "Link to a value that does not fit",
    "A value of the right kind is linked that cannot be used there, a base's UNet where a refiner's belongs for example.",
    "Link another, or change the name that it comes from.",
  ),
  // Warnings.
  UNUSED_INPUT: warning("Unused input", "The graph declares an input that nothing uses.", "Link it or remove it."),
  UNREACHABLE_NODE: warning(
    "Node without effect",
    "No output of the graph depends on this node, so it never runs.",
    "Link it, name it under `outputs`, or remove it.",
  ),
  MAY_BE_MISSING: warning(
    "Value that may be missing",
    "An optional value is linked to an input that cannot do without.",
    "Give the graph input a default, or read it behind a switch.",
  ),
  LINKED_OUT_OF_RANGE: warning(
    "Linked number out of range",
    "A number that is known before running goes over a link into an input that does not allow it.",
    "Change the number, or link another.",
  ),
  MORE_PROBLEMS: warning(
    "More problems",
    "The graph has more problems than are worth listing.",
    "Fix the listed ones and check again.",
  ),
} as const satisfies Readonly<Record<string, CodeEntry & { readonly severity: Severity }>>;

/** Stable code of a problem, an entry of {@link problemCodes}. */
export type ProblemCode = keyof typeof problemCodes;
