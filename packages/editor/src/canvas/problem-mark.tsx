import type { Problem } from "@sigmaflow/core";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { isBlank, problemsAt, problemsWithin, rimProblems } from "../document/problem-index.ts";
import { sayProblem } from "../document/say-labels.ts";
import { pathIn } from "../document/scope.ts";
import { type EditorState, situationOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";

/** The problems of a node in the open graph: its own, and those of the graph inside. */
export function useProblems(id: string): { readonly here: readonly Problem[]; readonly within: readonly Problem[] } {
  return useEditor((state) => {
    const { scope, checked } = situationOf(state);
    const path = pathIn(scope, id);
    return { here: problemsAt(checked, path), within: problemsWithin(checked, path) };
  });
}

const none: readonly Problem[] = [];

/** The problems of the open graph's own inputs or outputs. */
export function useRimProblems(side: "inputs" | "outputs"): readonly Problem[] {
  return useEditor((state) => {
    if (isBlank(state.document)) return none;
    const { scope, checked } = situationOf(state);
    return rimProblems(checked, scope.join("/"), { side, depth: scope.length });
  });
}

/** How bad the worst of some problems is; undefined where there are none. */
export function worstOf(problems: readonly Problem[]): Problem["severity"] | undefined {
  if (problems.length === 0) return undefined;
  return problems.some(({ severity }) => severity === "error") ? "error" : "warning";
}

/** What says a problem of the open graph, and what to do about it, in labels. */
export function wordsIn(state: EditorState): (problem: Problem) => string {
  const { document, catalogue } = situationOf(state);
  return (problem) => {
    const { message, hint } = sayProblem(problem, document, catalogue);
    return `${message} ${hint}`;
  };
}

/** A sign that something is wrong here, with what and what to do on asking. */
export function ProblemMark({ problems }: { readonly problems: readonly Problem[] }) {
  const editor = useEditorStore();
  const worst = worstOf(problems);
  if (worst === undefined) return null;
  const text = problems.map(wordsIn(editor.getState())).join("\n");
  return (
    <span className="problem-mark" data-severity={worst} role="img" aria-label={text} title={text}>
      {worst === "error" ? <CircleAlert size={14} /> : <TriangleAlert size={14} />}
    </span>
  );
}
