import { withArticle } from "../text/article.ts";
import { defineErrors } from "./define-errors.ts";
import type { InputProblem } from "./input-problem.ts";
import type { PaidRefusal } from "./paid-refusal.ts";
import type { Problem } from "./problem.ts";
import { problemLine } from "./problem-line.ts";

/** What a run was asked for that does not fit its graph. */
export type BadInput =
  | { readonly problems: readonly InputProblem[] }
  /** Outputs that the graph does not have; none at all is one too few. */
  | { readonly asked: readonly string[]; readonly outputs: readonly string[] }
  /** Something that holds inputs, a file or a flag, could not be read. */
  | { readonly given: string; readonly reason: string; readonly advice: string };

/**
 * Everything that keeps a graph from running. `name` is how the message calls the graph, its file for example;
 * `unplanned` says what planning met that checking would have reported.
 */
export type BadGraph = { readonly problems: readonly Problem[]; readonly name?: string; readonly unplanned?: string };

/** What the machine ran short of something at. */
type Short = { readonly reason: string };

/** Mistakes that one message holds; `problems` has all. */
const mostSaid = 20;

function sayMistakes(errors: readonly Problem[], name: string | undefined): string {
  const lines = errors.slice(0, mostSaid).map((problem) => problemLine(problem, name));
  if (errors.length === 1) return `The graph has a mistake. ${lines[0]}`;
  const more = errors.length > mostSaid ? [`… and ${errors.length - mostSaid} more.`] : [];
  return [`The graph has ${errors.length} mistakes.`, ...lines, ...more].join("\n");
}

/** The errors of graphs and runs. */
export const coreErrors = defineErrors({
  BAD_GRAPH: {
    fault: "caller",
    title: "Graph that cannot run",
    meaning: "A run was asked of a graph that checking finds errors in; the message lists them.",
    action: "Fix what is listed; `sigmaflow validate` shows each with its place.",
    message: ({ problems, name, unplanned }: BadGraph) =>
      unplanned === undefined
        ? sayMistakes(
            problems.filter(({ severity }) => severity === "error"),
            name,
          )
        : `The graph cannot be planned: ${unplanned}. Check it first; the check says where and what to do.`,
  },
  BAD_INPUT: {
    fault: "caller",
    title: "Input that does not fit",
    meaning: "A graph was given an unknown, missing or unfit input, or a linked value does not fit its input.",
    action: "Give a value of the kind and in the range that the message names.",
    message: (what: BadInput) => {
      if ("problems" in what) return what.problems.map(({ message, hint }) => `${message} ${hint}`).join("\n");
      if ("given" in what) return `${what.given} ${what.reason}. ${what.advice}`;
      const { asked, outputs } = what;
      const wrong = asked.length === 0 ? "No output was asked for" : `There is no output ${asked.join(", ")}`;
      return `${wrong}. The graph has ${outputs.join(", ")}.`;
    },
  },
  BAD_OUTPUT: {
    fault: "ours",
    title: "Node without its result",
    meaning: "A node ended without one of the results that it declares.",
    action: "This is a fault of the node: report it to whoever wrote it.",
    message: ({ node, output }: { readonly node: string; readonly output: string }) =>
      `${node} did not return its output \`${output}\`. Its run function must return every declared output.`,
  },
  BAD_VALUE: {
    fault: "ours",
    title: "Value that cannot travel",
    meaning: "A node returned something that is no plain data (a function, a class, a circle), or nested too deep.",
    action: "This is a fault of the node: it should return plain data and typed arrays.",
    message: ({ found, advice }: { readonly found: string; readonly advice: string }) => `A value ${found}. ${advice}`,
  },
  CANCELLED: {
    fault: "state",
    title: "Cancelled",
    meaning: "The run was cancelled. What was finished stays in the cache.",
    action: "Run again to go on where it was.",
    message: ({ hasBegun = true }: { readonly hasBegun?: boolean }) =>
      hasBegun
        ? "The run was cancelled. What was finished is in the cache; run again to go on."
        : "The run was cancelled before it began.",
  },
  ENGINE_FAULT: {
    fault: "ours",
    title: "Fault of the engine",
    meaning: "The engine lost track of a value that a run still needs.",
    action: "Run again; if it recurs, report it with the graph.",
    message: ({ what }: { readonly what: string }) => `${what}; this is a fault of the engine.`,
  },
  EVENTS_EXCEEDED: {
    fault: "limit",
    title: "Too many events",
    meaning: "A run has emitted as many events as it may.",
    action: "Split the work into several runs, or raise the limit: `--max-events`.",
    message: ({ maximum }: { readonly maximum: number }) =>
      `The run has emitted ${maximum} events, which is as many as it may. Split the work into several runs, or raise the limit (--max-events).`,
  },
  EXECUTIONS_EXCEEDED: {
    fault: "limit",
    title: "Too many nodes executed",
    meaning:
      "A run has executed as many nodes and iterations as it may, those inside bodies and out of the cache included.",
    action:
      "Use fewer iterations, loops and maps inside one another above all, or raise the limit: `--max-executions`.",
    message: ({ maximum }: { readonly maximum: number }) =>
      `The run has executed ${maximum} nodes and iterations, which is as many as it may. Use fewer iterations, or raise the limit (--max-executions).`,
  },
  FILE_UNREADABLE: {
    fault: "caller",
    title: "File that holds no such value",
    meaning: "A file is not what its input or its type says: it is damaged, or of another format.",
    action: "Save it again, or give another.",
    message: ({ noun, reason }: { readonly noun: string; readonly reason: string }) =>
      `The file cannot be read as ${withArticle(noun)}: ${reason.replace(/\.$/, "")}. Save it again, or give another.`,
  },
  LIVE_BYTES_EXCEEDED: {
    fault: "limit",
    title: "Values that take too much memory",
    meaning: "The values that a run held at one time took more memory than is allowed.",
    action: "Use fewer or smaller values at a time, or raise the limit: `--max-live`.",
    message: ({ found, maximum }: { readonly found: number; readonly maximum: number }) =>
      `The values of the run take ${found} bytes, ${maximum} are allowed. Use fewer or smaller ones at a time, or raise the limit (--max-live).`,
  },
  MISSING_SERVICE: {
    fault: "state",
    title: "Service missing",
    meaning: "A node needs something that this host does not provide, such as inference or files.",
    action: "Run the graph on a host that provides it.",
    message: ({ services, madeBy }: { readonly services: readonly string[]; readonly madeBy?: string }) =>
      madeBy === undefined
        ? `The graph needs ${services.join(" and ")}, which this host does not provide. Run it on a host that does.`
        : `Package ${madeBy} made nothing for its service \`${services.join(", ")}\`. Report it to whoever wrote the package.`,
  },
  NODE_FAILED: {
    fault: "ours",
    title: "Node failed",
    meaning: "A node threw an error without a code of its own.",
    action: "The message is the node's own; if it does not help, report it to whoever wrote the node.",
    message: ({ reason }: { readonly reason: string }) => reason,
  },
  PAID_CALLS_REFUSED: {
    fault: "limit",
    title: "No more paid calls allowed",
    meaning:
      "A run came to a call that may cost money, and has made as many as it may. The call was not made; what was paid for is in the cache and costs nothing again.",
    action:
      "If you want to pay for more: `--paid N` of `run`, `--paid-per-run` and `--paid-per-day` of `serve`, the option `paid` in a program.",
    message: ({ most, of, advice }: PaidRefusal) =>
      `${most === 0 ? `No paid call is allowed for ${of}` : `${most} paid ${most === 1 ? "call was" : "calls were"} allowed for ${of}, and made`}; ` +
      `this would be one more. ${advice}`,
  },
  DISK_FULL: {
    fault: "machine",
    title: "Disk full",
    meaning: "Something could not be written, because the disk or its quota is full.",
    action: "Free space on the disk, or write elsewhere, and run again; finished steps are in the cache.",
    message: ({ reason }: Short) =>
      `The disk is full (${reason}). Free space on it, or write elsewhere, and run again; finished steps are in the cache.`,
  },
  OUT_OF_MEMORY: {
    fault: "machine",
    title: "Out of memory, in the program",
    meaning: "The system granted no more memory to the program itself.",
    action:
      "Make a smaller picture, lower the memory budget, or close other programs, and run again; finished steps are in the cache.",
    message: ({ reason }: Short) =>
      `Memory ran out (${reason}). Make a smaller picture, lower the memory budget, or close other programs, and run again; finished steps are in the cache.`,
  },
  TOO_MANY_FILES: {
    fault: "machine",
    title: "Too many open files",
    meaning: "The system opens no more files, connections or channels for the program: it is at its limit of handles.",
    action:
      "Raise the limit (`ulimit -n 1024`), or close other programs, and run again; finished steps are in the cache.",
    message: ({ reason }: Short) =>
      `Too many files are open (${reason}). Raise the limit with \`ulimit -n 1024\`, or close other programs, and run again; finished steps are in the cache.`,
  },
  TOO_MANY_PROCESSES: {
    fault: "machine",
    title: "Too many processes",
    meaning: "The system starts no more processes or threads for this user or container.",
    action:
      "End some, or raise the limit (`ulimit -u`, a container's limit of processes), and run again; finished steps are in the cache.",
    message: ({ reason }: Short) =>
      `The system starts no more processes or threads (${reason}). End some, or raise the limit (\`ulimit -u\`, or the container's), and run again; finished steps are in the cache.`,
  },
  SIZE_EXCEEDED: {
    fault: "limit",
    title: "Value too large",
    meaning: "A node would make, or made, a value that is larger than is allowed, a picture for example.",
    action: "Choose a smaller size, or raise the limit of its kind (docs/limits.md).",
    message: ({ found, maximum, unit }: { readonly found: number; readonly maximum: number; readonly unit: string }) =>
      `The result would have ${found} ${unit}, ${maximum} are allowed. Choose a smaller size, or raise the limit.`,
  },
  TEXT_EXCEEDED: {
    fault: "limit",
    title: "Text too long",
    meaning: "A node would make, or made, a text of more bytes than one text may have.",
    action: "Put less into one text, or raise the limit: `--max-text`.",
    message: ({ maximum }: { readonly maximum: number }) =>
      `The text would have more than ${maximum} bytes, which is as many as one may have. Put less into one text, or raise the limit (--max-text).`,
  },
});
