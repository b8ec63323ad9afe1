import type { Problem } from "@sigmaflow/core";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { hintOf } from "../document/hints.ts";
import { problemsAt, problemsWithin, rimProblems } from "../document/problem-index.ts";
import { pathIn } from "../document/scope.ts";
import { situationOf } from "../store/editor.ts";
import { useEditor } from "../store/use-editor.ts";

/** The problems of a node in the open graph: its own, and those of the graph inside. */
export function useProblems(id: string): { readonly here: readonly Problem[]; readonly within: readonly Problem[] } {
  return useEditor((state) => {
    const { scope, checked } = situationOf(state);
    const path = pathIn(scope, id);
    return { here: problemsAt(checked, path), within: problemsWithin(checked, path) };
  });
}

/** The problems of the open graph's own inputs or outputs. */
export function useRimProblems(side: "inputs" | "outputs"): readonly Problem[] {
  return useEditor((state) => {
    const { scope, checked } = situationOf(state);
    return rimProblems(checked, scope.join("/"), { side, depth: scope.length });
  });
}

/** How bad the worst of some problems is; undefined where there are none. */
export function worstOf(problems: readonly Problem[]): Problem["severity"] | undefined {
  if (problems.length === 0) return undefined;
  return problems.some(({ severity }) => severity === "error") ? "error" : "warning";
}

/** A sign that something is wrong here, with what and what to do on asking. */
export function ProblemMark({ problems }: { readonly problems: readonly Problem[] }) {
  const worst = worstOf(problems);
  if (worst === undefined) return null;
  const text = problems.map((problem) => `${problem.message} ${hintOf(problem)}`).join("\n");
  return (
    <span className="problem-mark" data-severity={worst} role="img" aria-label={text} title={text}>
      {worst === "error" ? <CircleAlert size={14} /> : <TriangleAlert size={14} />}
    </span>
  );
}
