import type { DocumentPath } from "../place.ts";
import type { PlacedFinding, Shape, SyntaxFault } from "../problem.ts";
import { sayFound, sayNearest } from "./values.ts";
import type { WordsFor } from "./words.ts";

/** What can be wrong with a document's text and form. */
type DocumentCode =
  | "BAD_JSON"
  | "TOO_LARGE"
  | "TOO_DEEP"
  | "TOO_MANY_VALUES"
  | "DUPLICATE_KEY"
  | "BAD_NUMBER"
  | "NO_VERSION"
  | "UNKNOWN_VERSION"
  | "UNKNOWN_KEY"
  | "BAD_SHAPE"
  | "BAD_ID"
  | "BAD_LINK";

/** Problems of a document's text and form, in words. */
export const documentWords: WordsFor<Extract<PlacedFinding, { readonly code: DocumentCode }>> = {
  BAD_JSON: ({ line, column, ...problem }) => {
    const [message, hint] = saySyntax(problem);
    const where = line === undefined ? "" : ` (line ${line}, column ${column})`;
    return { message: `${message}${where}.`, hint };
  },
  TOO_LARGE: ({ found, maximum }) => ({
    message: `The document has ${found} bytes or more; at most ${maximum} are accepted.`,
    hint: "Move inner graphs and pictures into files of their own.",
  }),
  TOO_DEEP: ({ maximum }) => ({
    message: `The document is nested more than ${maximum} deep.`,
    hint: "Put inner graphs into files of their own, and plain data into fewer levels.",
  }),
  TOO_MANY_VALUES: ({ maximum }) => ({
    message: `The document holds more than ${maximum} values.`,
    hint: "Split it; long lists of numbers belong into inputs or files.",
  }),
  DUPLICATE_KEY: ({ key, firstLine }) => ({
    message: `\`${key}\` stands twice, first in line ${firstLine}.`,
    hint: "Keep one of them.",
  }),
  BAD_NUMBER: ({ found, fault }) => {
    const isLong = found.length > 40;
    const shown = isLong ? `${found.slice(0, 40)}…` : found;
    if (fault === "too large") {
      return { message: `${shown} is larger than a number can be.`, hint: "Write a smaller number." };
    }
    return {
      message: `${shown} is a whole number beyond 2^53 and would lose digits.`,
      hint: `Write it as text: "${isLong ? "…" : found}".`,
    };
  },
  NO_VERSION: ({ found, current }) =>
    found === "not an object"
      ? { message: "This is no graph.", hint: `A graph is { "sigmaflow": ${current}, … }.` }
      : {
          message: "`sigmaflow` is missing, so this may be no sigmaflow graph.",
          hint: `If it is one, add "sigmaflow": ${current}.`,
        },
  UNKNOWN_VERSION: ({ found, current }) => ({
    message: `The document is of version ${sayFound(found, 40)}; this sigmaflow reads version ${current}.`,
    hint: "Update sigmaflow, or save the graph with the version it was made for.",
  }),
  UNKNOWN_KEY: ({ key, at, ...names }) => ({
    message: `\`${key.slice(0, 100)}\` is no key of ${sayPlace(at.slice(0, -1))}.`,
    hint: sayNearest(names, "Remove it, or put it into `meta`."),
  }),
  BAD_SHAPE: ({ at, expected, found }) => {
    if (found === undefined) {
      const message = `\`${String(at.at(-1))}\` is missing in ${sayPlace(at.slice(0, -1))}.`;
      return { message, hint: `Add ${sayShape(expected)}.` };
    }
    const length = typeof found === "string" ? found.length : isText(found) ? found.length : 0;
    const shown = sayFound(found, 60);
    const message = `${sayPlace(at)} must be ${sayShape(expected)}, but is ${shown}${shown.endsWith("…") ? ` (${length} long)` : ""}.`;
    return { message: capital(message), hint: `Write ${sayShape(expected)}.` };
  },
  BAD_ID: ({ found, reserved, nearest }) => {
    if (reserved) return { message: `\`${found}\` cannot be a key.`, hint: "Choose another name." };
    const shown = found.length > 80 ? `${found.slice(0, 80)}…` : found;
    return {
      message: `\`${shown}\` cannot be a name: a letter first, then letters, digits, \`_\` and \`-\`, 64 characters at most.`,
      hint: nearest === undefined ? "Choose another name." : `Call it \`${nearest}\`.`,
    };
  },
  BAD_LINK: (problem) => {
    if (problem.fault === "no output") {
      const { found, output } = problem;
      return {
        message: `\`${found}\` does not name a node's output.`,
        hint: output === undefined ? "Write `node.output`." : `Write \`${output}\`.`,
      };
    }
    return {
      message:
        problem.fault === "form"
          ? "A link is an object with one key, `$from` or `$input`, and a text."
          : "A link stands inside of data, where links are not followed.",
      hint: 'Write { "$from": "node.output" } or { "$input": "name" } as the value of an input or in a list there.',
    };
  },
};

function saySyntax(problem: SyntaxFault): readonly [message: string, hint: string] {
  switch (problem.fault) {
    case "comma before closing":
      return [`A comma stands before \`${problem.closing}\``, "Remove the comma."];
    case "comma missing":
      return [`\`,\` or \`${problem.closing}\` is missing`, "Add it."];
    case "value expected":
      return [`A value cannot begin with ${JSON.stringify(problem.found)}`, "Write a value, or put text into quotes."];
    case "text after end":
      return ["The text goes on after its end", "Remove what follows."];
    case "early end":
      return ["The text ends too early", "Close what is open."];
    case "comment":
      return ["JSON has no comments", "Remove it, or put it into `meta`."];
    case "single quotes":
      return ["JSON has no single quotes", 'Write "…".'];
    case "value missing":
      return ["A value is missing", "Remove the comma before it, or add a value."];
    case "colon missing":
      return ["`:` is missing after a key", "Add it."];
    case "key missing":
      return ["A key is missing", 'Write "key": value.'];
    case "open text":
      return ["A text is not closed on its line", 'End it with ", and write line breaks as \\n.'];
    case "unknown escape":
      return ["A text holds an unknown escape", 'Write \\\\ for a backslash and \\" for a quote.'];
    case "number form":
      return ["A number is not written as JSON writes numbers", "Write it like 12, -0.5 or 1e-3."];
  }
}

const shapes: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  data: "plain JSON data",
  "data object": "an object of plain JSON data",
  other: "something else",
};

/** What a part must be, in words that follow "must be". */
export function sayShape(shape: Shape): string {
  if ("type" in shape) return shapes[shape.type] ?? shape.type;
  if ("values" in shape) {
    return shape.values.length === 1 ? String(shape.values[0]) : `one of ${shape.values.join(", ")}`;
  }
  if ("minimum" in shape) {
    const { minimum, exclusive, measure } = shape;
    return measure === "value" ? `${exclusive ? "more than" : "at least"} ${minimum}` : `at least ${minimum} long`;
  }
  return shape.measure === "value" ? `at most ${shape.maximum}` : `at most ${shape.maximum} long`;
}

/** A place in a document for sentences: "`nodes.decode.in.image`". */
function sayPlace(at: DocumentPath): string {
  const text = at.join(".");
  if (text === "") return "the document";
  return `\`${text.length > 200 ? `…${text.slice(-200)}` : text}\``;
}

function isText(found: unknown): found is { readonly length: number } {
  return typeof found === "object" && found !== null && "start" in found;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
