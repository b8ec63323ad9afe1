import type { RunSummary } from "@sigmaflow/core/wire";
import { CircleX, Clock, RotateCcw, Star, Trash2, Workflow } from "lucide-react";
import { StoredPicture } from "../canvas/stored-picture.tsx";
import { framesOf } from "../stage/frames.ts";

const words = {
  queued: "Waiting",
  running: "At work",
  succeeded: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
} as const;

/** One run: its picture, when it was, and what can be done with it. */
export function RunCard(props: {
  readonly run: RunSummary;
  readonly starred: boolean;
  readonly onStar: () => void;
  readonly onOpen: () => void;
  readonly onRetry: () => void;
  readonly onDelete: () => void;
}) {
  const { run, starred, onStar, onOpen, onRetry, onDelete } = props;
  const frames = framesOf(run.id, run.outputs);
  const [first] = frames;
  const title = run.title ?? "Untitled";
  const when = new Date(run.created).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
  const hasEnded = run.ended !== undefined;
  return (
    <li className="run-card" data-status={run.status}>
      <button
        type="button"
        className="run-picture"
        aria-label={`Open ${title}, ${when}${first === undefined ? `, ${words[run.status]}` : ""}`}
        onClick={onOpen}
      >
        {first === undefined ? (
          <span className="run-blank">
            {hasEnded ? <CircleX size={22} aria-hidden /> : <Clock size={22} aria-hidden />} {words[run.status]}
          </span>
        ) : (
          <StoredPicture id={first.hash} side={320} alt="" />
        )}
        {frames.length > 1 && <span className="run-count">{frames.length}</span>}
      </button>
      <div className="run-line">
        <span className="run-title" title={run.error?.message ?? title}>
          {title}
        </span>
        <button
          type="button"
          className="icon-button small"
          aria-pressed={starred}
          aria-label={`Star ${title}, ${when}`}
          title={starred ? "Starred" : "Star"}
          onClick={onStar}
        >
          <Star size={14} fill={starred ? "currentColor" : "none"} />
        </button>
      </div>
      <div className="run-line">
        <span className="hint">{run.status === "succeeded" ? when : `${words[run.status]}, ${when}`}</span>
        <button
          type="button"
          className="icon-button small"
          aria-label={`Open ${title} as a graph`}
          title="Open as a graph"
          onClick={onOpen}
        >
          <Workflow size={14} />
        </button>
        {hasEnded && (
          <>
            <button
              type="button"
              className="icon-button small"
              aria-label={`Run ${title} again`}
              title="Run again"
              onClick={onRetry}
            >
              <RotateCcw size={14} />
            </button>
            <button
              type="button"
              className="icon-button small"
              aria-label={`Delete ${title}, ${when}`}
              title="Delete"
              onClick={onDelete}
            >
              <Trash2 size={14} />
            </button>
          </>
        )}
      </div>
    </li>
  );
}
