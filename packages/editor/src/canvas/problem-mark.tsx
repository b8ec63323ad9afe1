import type { Problem } from "@sigmaflow/core";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { hintOf } from "../document/hints.ts";
import { situationOf } from "../store/editor.ts";
import { useEditor } from "../store/use-editor.ts";

const none: readonly Problem[] = [];

/** The problems of a node in the open graph: its own, and those of the graph inside. */
export function useProblems(id: string): { readonly here: readonly Problem[]; readonly within: readonly Problem[] } {
  const here = useEditor((state) => {
    const { scope, checked } = situationOf(state);
    const path = [...scope, id].join("/");
    const found = checked.problems.filter((problem) => problem.path === path && problem.graph === undefined);
    return found.length === 0 ? none : found;
  });
  const within = useEditor((state) => {
    const { scope, checked } = situationOf(state);
    const path = `${[...scope, id].join("/")}/`;
    const found = checked.problems.filter((problem) => problem.path.startsWith(path));
    return found.length === 0 ? none : found;
  });
  return { here, within };
}

/** The problems of the open graph's own inputs or outputs. */
export function useRimProblems(side: "inputs" | "outputs"): readonly Problem[] {
  return useEditor((state) => {
    const { scope, checked } = situationOf(state);
    const path = scope.join("/");
    // Every graph around puts `nodes`, an id and `body` before what it says of itself.
    const found = checked.problems.filter(({ path: at, at: place }) => at === path && place[3 * scope.length] === side);
    return found.length === 0 ? none : found;
  });
}

/** A sign that something is wrong here, with what and what to do on asking. */
export function ProblemMark({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  const error = problems.some(({ severity }) => severity === "error");
  const text = problems.map((problem) => `${problem.message} ${hintOf(problem)}`).join("\n");
  return (
    <span
      className="problem-mark"
      data-severity={error ? "error" : "warning"}
      role="img"
      aria-label={text}
      title={text}
    >
      {error ? <CircleAlert size={14} /> : <TriangleAlert size={14} />}
    </span>
  );
}
