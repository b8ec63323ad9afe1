import type { Problem } from "@sigmaflow/core";
import { useReactFlow } from "@xyflow/react";
import { CircleAlert, CircleCheck, TriangleAlert, Wrench } from "lucide-react";
import { useMemo } from "react";
import { motion } from "../canvas/motion.ts";
import { Prose } from "../control/prose.tsx";
import { fixOf } from "../document/fixes.ts";
import { isBlank } from "../document/problem-index.ts";
import { sayProblem } from "../document/say-labels.ts";
import { inputsCard, outputsCard } from "../document/wires.ts";
import { changeDocument, enter } from "../store/editing.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { formTexts } from "../texts/form.ts";
import { panelTexts } from "../texts/panel.ts";

/** How many problems are offered a fix: finding one checks the graph. */
const mostFixes = 20;

/** Everything wrong with the graph; choosing one leads there. */
export function ProblemsPanel() {
  const problems = useEditor((state) => state.checked.problems);
  if (useEditor((state) => isBlank(state.document))) return <p className="hint empty">{formTexts.blank}</p>;
  if (problems.length === 0) {
    return (
      <p className="all-well">
        <CircleCheck size={16} aria-hidden /> {panelTexts.allWell}
      </p>
    );
  }
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  return (
    <ul className="problems">
      {[...errors, ...warnings].map((problem, at) => (
        <Entry
          key={JSON.stringify([problem.code, problem.at, problem.message])}
          problem={problem}
          hasFix={at < mostFixes}
        />
      ))}
    </ul>
  );
}

function Entry({ problem, hasFix }: { readonly problem: Problem; readonly hasFix: boolean }) {
  const editor = useEditorStore();
  const flow = useReactFlow();
  const { document, catalogue, checked } = useEditor((state) => ({
    document: state.document,
    catalogue: state.catalogue,
    checked: state.checked,
  }));
  const { place, message, hint } = sayProblem(problem, document, catalogue);
  const fix = useMemo(
    () => (hasFix ? fixOf(problem, { document, catalogue, checked }) : undefined),
    [hasFix, problem, document, catalogue, checked],
  );
  const { severity, path, at } = problem;
  const go = () => {
    const scope = path.split("/").slice(0, -1);
    const id = path === "" ? (at[0] === "outputs" ? outputsCard : inputsCard) : path.split("/").at(-1)!;
    if (scope.join("/") !== editor.getState().scope.join("/")) enter(editor, scope);
    editor.setState({ selection: [id] });
    void flow.fitView({ nodes: [{ id }], maxZoom: 1, duration: motion(200), padding: 0.6 });
  };
  return (
    <li>
      <button type="button" className="problem" data-severity={severity} data-code={problem.code} onClick={go}>
        {severity === "error" ? (
          <CircleAlert size={15} aria-label={panelTexts.error} />
        ) : (
          <TriangleAlert size={15} aria-label={panelTexts.warning} />
        )}
        <span>
          <span className="problem-place">{place}</span>
          <span className="problem-message">
            <Prose text={message} />
          </span>
          <span className="hint">
            <Prose text={hint} />
          </span>
        </span>
      </button>
      {fix && (
        <button
          type="button"
          className="button problem-fix"
          onClick={() => changeDocument(editor, { label: fix.does }, () => fix.document)}
        >
          <Wrench size={14} aria-hidden /> {fix.does}
        </button>
      )}
    </li>
  );
}
