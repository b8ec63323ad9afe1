import type { CheckResult, GraphDocument, Problem } from "@sigmaflow/core";
import { oncePer } from "./once-per.ts";

/** Problems of a check by the path of the node that they concern. */
interface ProblemIndex {
  /** Of the graph that the document holds at a path. */
  readonly here: ReadonlyMap<string, readonly Problem[]>;
  /** Of whatever lies below a path. */
  readonly within: ReadonlyMap<string, readonly Problem[]>;
  /** All at a path, also those of graphs that are not the document's own. */
  readonly at: ReadonlyMap<string, readonly Problem[]>;
}

const none: readonly Problem[] = [];

function put(map: Map<string, Problem[]>, path: string, problem: Problem): void {
  const found = map.get(path);
  if (found === undefined) map.set(path, [problem]);
  else found.push(problem);
}

const indexOf = oncePer((checked: CheckResult): ProblemIndex => {
  const here = new Map<string, Problem[]>();
  const within = new Map<string, Problem[]>();
  const at = new Map<string, Problem[]>();
  for (const problem of checked.problems) {
    const { path } = problem;
    put(at, path, problem);
    if (problem.graph === undefined) put(here, path, problem);
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      put(within, path.slice(0, end), problem);
    }
  }
  return { here, within, at };
});

/** Whether nothing is in a graph yet: that it has no outputs is no fault of anybody's then. */
export function isBlank({ nodes, inputs, outputs }: GraphDocument): boolean {
  return [nodes, inputs, outputs].every((part) => Object.keys(part ?? {}).length === 0);
}

/** The problems of the node at a path. The same list as long as the check is the same. */
export function problemsAt(checked: CheckResult, path: string): readonly Problem[] {
  return indexOf(checked).here.get(path) ?? none;
}

/** The problems of all that is inside of the node at a path. */
export function problemsWithin(checked: CheckResult, path: string): readonly Problem[] {
  return indexOf(checked).within.get(path) ?? none;
}

/** The problems of a graph's own inputs or outputs; `depth` is how many nodes stand around it. */
export function rimProblems(
  checked: CheckResult,
  path: string,
  rim: { readonly side: "inputs" | "outputs"; readonly depth: number },
): readonly Problem[] {
  // Every graph around puts `nodes`, an id and `body` before what it says of itself.
  return (indexOf(checked).at.get(path) ?? none).filter(({ at: place }) => place[3 * rim.depth] === rim.side);
}
