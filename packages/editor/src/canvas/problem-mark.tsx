import type { Problem } from "@sigmaflow/core";
import { CircleAlert, TriangleAlert } from "lucide-react";
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

/** A sign that something is wrong here, with what and what to do on asking. */
export function ProblemMark({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  const error = problems.some(({ severity }) => severity === "error");
  const text = problems.map(({ message, hint }) => `${message} ${hint}`).join("\n");
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
