import type { QueueStanding, RunSummary } from "@sigmaflow/core/wire";
import { ArrowUpToLine, Pause, Play, X } from "lucide-react";
import { useEffect, useState } from "react";
import { api } from "../api/client.ts";
import { reportRefusal } from "../store/files.ts";
import { useEditorStore } from "../store/use-editor.ts";

/** What is worked on and what waits, in its order; nothing where nothing does. */
export function Queue(props: { readonly runs: readonly RunSummary[]; readonly onChange: () => void }) {
  const { runs, onChange } = props;
  const editor = useEditorStore();
  const [standing, setStanding] = useState<QueueStanding>();
  // The list is news of the queue too.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever runs were.
  useEffect(() => void api.queue().then(setStanding, () => {}), [runs]);
  const change = (work: () => Promise<unknown>) =>
    void reportRefusal(editor, async () => {
      await work();
      setStanding(await api.queue());
      onChange();
    });
  const ids = [...(standing?.running ?? []), ...(standing?.waiting ?? []).map(({ id }) => id)];
  if (standing === undefined || (ids.length === 0 && !standing.paused)) return null;
  return (
    <section className="queue" aria-label="Queue">
      <header>
        <h3>
          {standing.running.length} at work, {standing.waiting.length} waiting
        </h3>
        <button
          type="button"
          className="button"
          onClick={() => change(standing.paused ? api.resume : api.pause)}
          title={standing.paused ? "Take up what waits" : "Take up nothing more; what is at work ends"}
        >
          {standing.paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
          {standing.paused ? "Go on" : "Pause"}
        </button>
      </header>
      <ol>
        {ids.map((id, place) => {
          const title = runs.find((run) => run.id === id)?.title ?? "Untitled";
          const waits = place >= standing.running.length;
          return (
            <li key={id} data-run={id}>
              {!waits && <span className="spinner" aria-hidden />}
              <span className="queue-title">{title}</span>
              {waits && place > standing.running.length && (
                <button
                  type="button"
                  className="icon-button small"
                  aria-label={`${title}: first in line`}
                  title="First in line"
                  onClick={() => change(() => api.first(id))}
                >
                  <ArrowUpToLine size={14} />
                </button>
              )}
              <button
                type="button"
                className="icon-button small"
                aria-label={`${title}: cancel`}
                title="Cancel"
                onClick={() => change(() => api.cancel(id))}
              >
                <X size={14} />
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
