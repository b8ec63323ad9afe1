import { CircleX, Clock, Columns2 } from "lucide-react";
import { useEffect, useState } from "react";
import { watchRun } from "../api/watch.ts";
import { StoredPicture } from "../canvas/stored-picture.tsx";
import { Prose } from "../control/prose.tsx";
import { leftText, stepText, watchedNode } from "../document/progress.ts";
import { follow, newRun } from "../document/run-view.ts";
import type { SweepCell } from "../document/sweep.ts";
import type { KnownRun } from "../gallery/use-known-runs.ts";
import { framesOf } from "../stage/frames.ts";
import { cellTexts, sweepTexts } from "../texts/sweep.ts";

interface CellProps {
  readonly cell: SweepCell;
  /** What changes here, with its values. */
  readonly label: string;
  readonly run: KnownRun | undefined;
  /** Nothing more of the sweep is sent. */
  readonly stopped: boolean;
  /** Whether its unfinished picture is shown. */
  readonly live: boolean;
  /** Whether it waits for another to be compared with. */
  readonly compared: boolean;
  readonly onLook: () => void;
  readonly onCompare: () => void;
}

/** One run of a sweep in its grid: what became of it, its picture as soon as there is one. */
export function GridCell({ cell, label, run, stopped, live, compared, onLook, onCompare }: CellProps) {
  const [says, why] = stateOf(cell, run, stopped);
  const summary = run === "gone" ? undefined : run;
  const [first] = framesOf(summary?.id ?? "", summary?.outputs);
  const isOpen = summary === undefined ? says === "waiting" : summary.ended === undefined;
  if (first !== undefined)
    return (
      <div className="grid-cell" data-state="succeeded">
        <button type="button" className="grid-picture" aria-label={sweepTexts.lookAt({ label })} onClick={onLook}>
          <StoredPicture id={first.hash} side={320} alt="" />
        </button>
        <button
          type="button"
          className="icon-button small grid-compare"
          aria-pressed={compared}
          aria-label={sweepTexts.compareNamed({ label })}
          title={compared ? sweepTexts.compareAnother : sweepTexts.compare}
          onClick={onCompare}
        >
          <Columns2 size={14} />
        </button>
      </div>
    );
  return (
    <div className="grid-cell" data-state={summary?.status ?? (cell.refused === undefined ? "queued" : "failed")}>
      {live && summary !== undefined && <LiveCell id={summary.id} />}
      {!live && (isOpen ? <Clock size={18} aria-hidden /> : says === "done" ? null : <CircleX size={18} aria-hidden />)}
      <strong>{cellTexts[says]}</strong>
      {why !== undefined && why !== "" && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls needs the focus to be scrolled by keys.
        <span className="grid-why" tabIndex={0}>
          <Prose text={why} />
        </span>
      )}
    </div>
  );
}

/** In words what became of a run, and why or with what. */
function stateOf(
  cell: SweepCell,
  run: KnownRun | undefined,
  stopped: boolean,
): readonly [keyof typeof cellTexts, string?] {
  if (cell.refused !== undefined) return ["refused", cell.refused];
  if (cell.run === undefined) return [stopped ? "notRun" : "waiting"];
  if (run === "gone") return ["gone", sweepTexts.notOnServer];
  switch (run?.status) {
    case undefined:
    case "queued":
      return ["waiting"];
    case "running":
      return ["running"];
    case "failed":
      return ["failed", run.error?.message ?? ""];
    case "cancelled":
      return ["cancelled"];
    case "succeeded": {
      const values = Object.values(run.outputs ?? {}).flatMap(({ value }) => (value === undefined ? [] : [value]));
      return ["done", values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(", ")];
    }
  }
}

/** How far a run is, with what there is of its picture. */
function LiveCell({ id }: { readonly id: string }) {
  const [run, setRun] = useState(() => newRun(id));
  useEffect(
    () =>
      watchRun(id, -1, {
        onEvents: (events) => setRun((before) => events.reduce(follow, before)),
        onEnd() {},
        onLost() {},
        onRefused() {},
      }),
    [id],
  );
  const [, node] = watchedNode(run) ?? [];
  const preview = [...run.nodes.values()].findLast((one) => one.preview !== undefined)?.preview;
  return (
    <>
      {preview === undefined ? <span className="spinner" aria-hidden /> : <StoredPicture id={preview} alt="" passing />}
      {node !== undefined && (
        <span className="hint">
          {stepText(node)} {leftText(node)}
        </span>
      )}
    </>
  );
}
