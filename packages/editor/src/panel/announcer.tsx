import { cardLabel } from "../canvas/flow-model.ts";
import { sayProblems, sayRun } from "../document/announce.ts";
import { isBlank } from "../document/problem-index.ts";
import { useEditor } from "../store/use-editor.ts";

/** Says to screen readers what others see: how the run goes, and whether something keeps the graph from running. */
export function Announcer() {
  const run = useEditor(
    ({ run: shown, document: body, catalogue }) => shown && sayRun(shown, (id) => cardLabel({ body, catalogue }, id)),
  );
  const problems = useEditor(({ checked, document }) =>
    sayProblems(isBlank(document) ? 0 : checked.problems.filter(({ severity }) => severity === "error").length),
  );
  return (
    <div className="unseen">
      <p role="status">{run}</p>
      <p role="status">{problems}</p>
    </div>
  );
}
