import "./sweep.css";
import { ArrowLeft, Square, Workflow } from "lucide-react";
import { useState } from "react";
import { withValues } from "../document/drawing.ts";
import { cellLabel, isUnsent, type Sweep, sweepTitle } from "../document/sweep.ts";
import { useKnownRuns } from "../gallery/use-known-runs.ts";
import { Dialog } from "../panel/dialog.tsx";
import { NoticeBar } from "../panel/notice.tsx";
import { framesOf } from "../stage/frames.ts";
import { Stage } from "../stage/stage.tsx";
import { changeDocument } from "../store/editing.ts";
import { reportRefusal } from "../store/files.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { sweepTexts } from "../texts/sweep.ts";
import { GridCell } from "./grid-cell.tsx";
import { stopSweep } from "./sending.ts";

/** A sweep and what became of its runs; those before it are a choice away. */
export function SweepGrid({ id }: { readonly id: string }) {
  const editor = useEditorStore();
  const sweeps = useEditor((state) => state.sweeps);
  const sweep = sweeps.find((one) => one.id === id) ?? sweeps.at(-1);
  if (sweep === undefined) return null;
  return (
    <Dialog title={sweepTitle(sweep)} kind="sweep-grid">
      {sweeps.length > 1 && (
        <select
          className="input sweep-choice"
          aria-label={sweepTexts.sweep}
          value={sweep.id}
          onChange={({ target }) => editor.setState({ dialog: { kind: "grid", sweep: target.value } })}
        >
          {sweeps.toReversed().map((one) => (
            <option key={one.id} value={one.id}>
              {`${sweepTitle(one)}, ${new Date(one.made).toLocaleString([], { dateStyle: "short", timeStyle: "short" })}`}
            </option>
          ))}
        </select>
      )}
      <NoticeBar />
      <Shown key={sweep.id} sweep={sweep} />
    </Dialog>
  );
}

/** What is looked at of a sweep: one picture, or two. */
interface Looked {
  readonly at: number;
  readonly against?: number;
}

function Shown({ sweep }: { readonly sweep: Sweep }) {
  const editor = useEditorStore();
  const known = useKnownRuns(sweep.cells.flatMap(({ run }) => run ?? []));
  const [looked, setLooked] = useState<Looked>();
  const [compared, setCompared] = useState<number>();
  const runs = sweep.cells.map(({ run }) => (run === undefined ? undefined : known.get(run)));
  const summaries = runs.map((run) => (run === "gone" ? undefined : run));
  const ended = sweep.cells.filter(
    ({ refused }, at) => refused !== undefined || runs[at] === "gone" || summaries[at]?.ended !== undefined,
  ).length;
  const unended = sweep.cells.flatMap(({ run }, at) =>
    run !== undefined && runs[at] !== "gone" && summaries[at]?.ended === undefined ? [run] : [],
  );
  const isAtWork = unended.length > 0 || isUnsent(sweep);
  // The first that runs is followed; a browser has few connections to a server.
  const live = summaries.findIndex((run) => run?.status === "running");
  const frames = summaries.map((run, at) =>
    framesOf(run?.id ?? "", run?.outputs).map((frame) => ({ ...frame, title: cellLabel(sweep, at) })),
  );
  if (looked !== undefined) {
    const use = () => {
      const { inputs } = sweep.cells[looked.at]!;
      changeDocument(editor, { label: sweepTexts.use({ values: cellLabel(sweep, looked.at) }) }, (before) =>
        withValues(before, inputs),
      );
      editor.setState({ dialog: undefined });
    };
    return (
      <>
        <div className="sweep-tools">
          <button type="button" className="button" data-first onClick={() => setLooked(undefined)}>
            <ArrowLeft size={14} aria-hidden /> {sweepTexts.allOfThem}
          </button>
          <button type="button" className="button" onClick={use}>
            <Workflow size={14} aria-hidden /> {sweepTexts.use({ values: cellLabel(sweep, looked.at) })}
          </button>
        </div>
        <Stage
          film={frames.flat()}
          first={frames[looked.at]?.[0]?.key}
          against={looked.against === undefined ? undefined : frames[looked.against]?.[0]?.key}
        />
      </>
    );
  }
  const cell = (at: number) => (
    <GridCell
      cell={sweep.cells[at]!}
      label={cellLabel(sweep, at)}
      run={runs[at]}
      stopped={sweep.stopped === true}
      live={at === live}
      compared={at === compared}
      onLook={() => setLooked({ at })}
      onCompare={() => {
        if (compared === undefined || compared === at) setCompared(compared === at ? undefined : at);
        else {
          setCompared(undefined);
          setLooked({ at, against: compared });
        }
      }}
    />
  );
  return (
    <>
      <div className="sweep-tools">
        <p className="hint" role="status">
          {(isAtWork ? sweepTexts.done : sweepTexts.ended)({ ended, count: sweep.cells.length })}
        </p>
        {isAtWork && (
          <button
            type="button"
            className="button"
            onClick={() => void reportRefusal(editor, () => stopSweep(editor, sweep.id, unended))}
          >
            <Square size={13} aria-hidden /> {sweepTexts.cancelAll}
          </button>
        )}
      </div>
      <Cells sweep={sweep} cell={cell} />
    </>
  );
}

/** The cells with what changes as headings: one input in lines, two as rows and columns. */
function Cells({ sweep, cell }: { readonly sweep: Sweep; readonly cell: (at: number) => React.ReactNode }) {
  const [first, second] = sweep.axes;
  if (second === undefined)
    return (
      <ul className="sweep-line" aria-label={sweepTitle(sweep)}>
        {first!.points.map(({ label }, at) => (
          <li key={label}>
            <span className="sweep-heading">
              {first!.label} <strong>{label}</strong>
            </span>
            {cell(at)}
          </li>
        ))}
      </ul>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the focus to be scrolled by keys.
    <section className="sweep-scroll" tabIndex={0} aria-label={sweepTitle(sweep)}>
      <table className="sweep-table">
        <thead>
          <tr>
            <th scope="col">
              <span className="hint">
                {first!.label} ↓ {second.label} →
              </span>
            </th>
            {second.points.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first!.points.map(({ label }, row) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {second.points.map((point, column) => (
                <td key={point.label}>{cell(row * second.points.length + column)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
