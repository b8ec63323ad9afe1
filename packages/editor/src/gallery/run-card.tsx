import type { RunSummary } from "@sigmaflow/core/wire";
import { CircleX, Clock, RotateCcw, Star, Trash2, Workflow } from "lucide-react";
import { StoredPicture } from "../canvas/stored-picture.tsx";
import { framesOf } from "../stage/frames.ts";
import { galleryTexts, runTexts } from "../texts/gallery.ts";

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
  const title = run.title ?? galleryTexts.untitled;
  const when = new Date(run.created).toLocaleString([], { dateStyle: "short", timeStyle: "short" });
  const hasEnded = run.ended !== undefined;
  return (
    <li className="run-card" data-status={run.status}>
      <button
        type="button"
        className="run-picture"
        aria-label={
          first === undefined
            ? galleryTexts.openUndone({ title, when, status: runTexts[run.status] })
            : galleryTexts.openNamed({ title, when })
        }
        onClick={onOpen}
      >
        {first === undefined ? (
          <span className="run-blank">
            {hasEnded ? <CircleX size={22} aria-hidden /> : <Clock size={22} aria-hidden />} {runTexts[run.status]}
          </span>
        ) : (
          <StoredPicture id={first.hash} side={320} alt="" />
        )}
        {frames.length > 1 && <span className="run-count">{frames.length}</span>}
      </button>
      <div className="run-line">
        <span className="run-title" title={run.error?.message ?? `${title}${run.prompt ? `: ${run.prompt}` : ""}`}>
          {run.prompt ?? title}
        </span>
        <button
          type="button"
          className="icon-button small"
          aria-pressed={starred}
          aria-label={galleryTexts.starNamed({ title, when })}
          title={starred ? galleryTexts.starred : galleryTexts.star}
          onClick={onStar}
        >
          <Star size={14} fill={starred ? "currentColor" : "none"} />
        </button>
      </div>
      <div className="run-line">
        <span className="hint">{run.status === "succeeded" ? when : `${runTexts[run.status]}, ${when}`}</span>
        <button
          type="button"
          className="icon-button small"
          aria-label={galleryTexts.openGraphNamed({ title })}
          title={galleryTexts.openGraph}
          onClick={onOpen}
        >
          <Workflow size={14} />
        </button>
        {hasEnded && (
          <>
            <button
              type="button"
              className="icon-button small"
              aria-label={galleryTexts.againNamed({ title })}
              title={galleryTexts.again}
              onClick={onRetry}
            >
              <RotateCcw size={14} />
            </button>
            <button
              type="button"
              className="icon-button small"
              aria-label={galleryTexts.deleteNamed({ title, when })}
              title={galleryTexts.delete}
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
