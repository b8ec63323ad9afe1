import { CloudOff, Zap } from "lucide-react";
import { useEffect, useRef } from "react";
import { cardLabel } from "../canvas/flow-model.ts";
import { Prose } from "../control/prose.tsx";
import { duration, leftText, stepText, watchedNode } from "../document/progress.ts";
import { useTurn } from "../gallery/use-turn.ts";
import { isChangedSince } from "../store/editor.ts";
import { isUnderWay } from "../store/running.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { LastSweep } from "../sweep/last-sweep.tsx";
import { formTexts } from "../texts/form.ts";
import { ForecastLine } from "./forecast-line.tsx";
import { InputsForm } from "./inputs-form.tsx";
import { PaidHint } from "./paid-hint.tsx";
import { Results } from "./results.tsx";

/** How the last run went, its results, and the values for the next. */
export function RunPanel() {
  const run = useEditor((state) => state.run?.id);
  const top = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new run is shown from its top.
  useEffect(() => {
    top.current?.scrollIntoView({ block: "end" });
  }, [run]);
  return (
    <>
      <div ref={top} />
      <RunSummary />
      <Results />
      <InputsForm />
      <PaidHint />
      <ForecastLine />
      <LastSweep />
    </>
  );
}

/** Where a run is: the node at work, its step and the time it still needs; or that nothing is heard of it. */
function RunProgress() {
  const isLost = useEditor(({ run }) => run !== undefined && run.lost === true && isUnderWay(run));
  const [label, step, left] = useEditor(({ run, document: body, catalogue }) => {
    const watched = run && watchedNode(run);
    if (watched === undefined) return [];
    const [id, node] = watched;
    return [cardLabel({ body, catalogue }, id), stepText(node), leftText(node)];
  });
  if (isLost) {
    return (
      <p className="lost">
        <CloudOff size={14} className="lost-sign" aria-hidden /> {formTexts.lost}
      </p>
    );
  }
  if (label === undefined) return null;
  return (
    <p className="hint progress">
      <span>
        {label}
        {step && `: ${step}`}
      </span>
      <span>{left}</span>
    </p>
  );
}

/** How the run went, or goes. */
export function RunSummary() {
  const editor = useEditorStore();
  const run = useEditor((state) => state.run);
  const changed = useEditor(isChangedSince);
  const turn = useTurn();
  if (run === undefined) return null;
  const nodes = [...run.nodes].filter(([path]) => !path.includes("/"));
  const cached = nodes.filter(([, node]) => node.state === "cached").length;
  const reused = [...run.nodes.values()].reduce((sum, node) => sum + (node.reused ?? 0), 0);
  const says = {
    queued: turn,
    running: formTexts.running,
    succeeded: run.ms === undefined ? formTexts.succeeded : formTexts.doneIn({ time: duration(run.ms) }),
    failed: formTexts.failed,
    cancelled: formTexts.cancelled,
  }[run.status];
  return (
    <section className="summary" data-status={run.status}>
      <p className="summary-line">
        <strong>{says}</strong>
        {run.status === "queued" && (
          <button
            type="button"
            className="link"
            onClick={() => editor.setState({ dialog: { kind: "runs" }, notice: undefined })}
          >
            {formTexts.showQueue}
          </button>
        )}
        {cached + reused > 0 && (
          <span className="hint">
            <Zap size={12} aria-hidden /> {cached > 0 && formTexts.cachedNodes({ cached, count: nodes.length })}
            {cached > 0 && reused > 0 && ", "}
            {reused > 0 && formTexts.reusedSteps({ count: reused })}
          </span>
        )}
      </p>
      <RunProgress />
      {changed && <p className="hint">{formTexts.changed}</p>}
      {run.error && (
        <p className="failure">
          {run.error.path && <strong>{run.error.path}: </strong>}
          <Prose text={run.error.message} />
        </p>
      )}
      {[...run.nodes].flatMap(([path, node]) =>
        (node.notices ?? []).map((notice) => (
          <p className="hint" key={`${path} ${notice}`}>
            {path}: {notice}
          </p>
        )),
      )}
    </section>
  );
}
