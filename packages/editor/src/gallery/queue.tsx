import type { QueueStanding } from "@sigmaflow/core/wire";
import { ArrowUp, ArrowUpToLine, Pause, Play, X } from "lucide-react";
import { api } from "../api/client.ts";
import { reportRefusal } from "../store/files.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { galleryTexts } from "../texts/gallery.ts";
import { useKnownRuns } from "./use-known-runs.ts";
import { useQueue } from "./use-queue.ts";
import { Workers } from "./workers.tsx";

type Waiting = QueueStanding["waiting"][number];

/** What is worked on and what waits, in its order; nothing where nothing does. */
export function Queue({ onChange }: { readonly onChange: () => void }) {
  const editor = useEditorStore();
  const made = useEditor((state) => state.made);
  const [standing, ask] = useQueue();
  const waiting = (standing?.waiting ?? []).map(({ id }) => id);
  const ids = [...(standing?.running ?? []), ...waiting];
  const known = useKnownRuns(ids);
  const change = (work: () => Promise<unknown>) =>
    void reportRefusal(editor, async () => {
      await work();
      await ask();
      onChange();
    });
  if (standing === undefined || (ids.length === 0 && !standing.paused && !standing.workers)) return null;
  const tool = (label: string, icon: React.ReactNode, what: string, act: () => Promise<unknown>) => (
    <button
      type="button"
      className="icon-button small"
      aria-label={`${what}: ${label.toLowerCase()}`}
      title={label}
      onClick={() => change(act)}
    >
      {icon}
    </button>
  );
  return (
    <section className="queue" aria-label={galleryTexts.queue}>
      <header>
        <h3>{galleryTexts.standing({ running: standing.running.length, waiting: waiting.length })}</h3>
        {waiting.length > 1 && (
          <button
            type="button"
            className="button"
            onClick={() => change(() => Promise.all(waiting.map((id) => api.cancel(id))))}
          >
            <X size={14} aria-hidden /> {galleryTexts.cancelWaiting}
          </button>
        )}
        <button
          type="button"
          className="button"
          onClick={() => change(standing.paused ? api.resume : api.pause)}
          title={standing.paused ? galleryTexts.resumeHint : galleryTexts.pauseHint}
        >
          {standing.paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
          {standing.paused ? galleryTexts.resume : galleryTexts.pause}
        </button>
      </header>
      <ol>
        {ids.map((id, at) => {
          const run = known.get(id);
          const title = (run === undefined || run === "gone" ? undefined : run.title) ?? galleryTexts.untitled;
          const place = at - standing.running.length;
          const before = isAlike(standing.waiting[place - 1], standing.waiting[place]) ? waiting[place - 1] : undefined;
          return (
            <li key={id} data-run={id}>
              {place < 0 ? <span className="spinner" aria-hidden /> : <span className="hint">{place + 1}</span>}
              <span className="queue-title">
                {title} {made.some((one) => one.run === id) && <span className="tag">{galleryTexts.thisDocument}</span>}
              </span>
              {before !== undefined &&
                tool(galleryTexts.first, <ArrowUpToLine size={14} />, title, () => api.first(id))}
              {before !== undefined &&
                tool(galleryTexts.oneUp, <ArrowUp size={14} />, title, () => api.before(id, before))}
              {tool(galleryTexts.cancel, <X size={14} />, title, () => api.cancel(id))}
            </li>
          );
        })}
      </ol>
      {standing.workers && <Workers workers={standing.workers} />}
    </section>
  );
}

/** Whether two runs wait in one line, so that one can be put before the other. */
function isAlike(one: Waiting | undefined, other: Waiting | undefined): boolean {
  return one !== undefined && one.lane === other?.lane && one.priority === other.priority;
}
