import type { Problem } from "@sigmaflow/core";
import { useReactFlow } from "@xyflow/react";
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { Prose } from "../control/prose.tsx";
import { hintOf } from "../document/hints.ts";
import { inputsCard, outputsCard } from "../document/wires.ts";
import { enter } from "../store/editing.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";

/** Everything wrong with the graph; choosing one leads there. */
export function ProblemsPanel() {
  const problems = useEditor((state) => state.checked.problems);
  if (problems.length === 0) {
    return (
      <p className="all-well">
        <CircleCheck size={16} aria-hidden /> Nothing keeps this graph from running.
      </p>
    );
  }
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  return (
    <ul className="problems">
      {[...errors, ...warnings].map((problem) => (
        <Entry key={JSON.stringify([problem.code, problem.at, problem.message])} problem={problem} />
      ))}
    </ul>
  );
}

function Entry({ problem }: { readonly problem: Problem }) {
  const editor = useEditorStore();
  const flow = useReactFlow();
  const { severity, path, port, message, at } = problem;
  const go = () => {
    const scope = path.split("/").slice(0, -1);
    const id = path === "" ? (at[0] === "outputs" ? outputsCard : inputsCard) : path.split("/").at(-1)!;
    if (scope.join("/") !== editor.getState().scope.join("/")) enter(editor, scope);
    editor.setState({ selection: [id] });
    void flow.fitView({ nodes: [{ id }], maxZoom: 1, duration: 200, padding: 0.6 });
  };
  return (
    <li>
      <button type="button" className="problem" data-severity={severity} data-code={problem.code} onClick={go}>
        {severity === "error" ? (
          <CircleAlert size={15} aria-label="Error" />
        ) : (
          <TriangleAlert size={15} aria-label="Warning" />
        )}
        <span>
          <span className="problem-place">{[path, port].filter(Boolean).join(" · ") || "graph"}</span>
          <span className="problem-message">
            <Prose text={message} />
          </span>
          <span className="hint">
            <Prose text={hintOf(problem)} />
          </span>
        </span>
      </button>
    </li>
  );
}
