import "./gallery.css";
import { Star } from "lucide-react";
import { useState } from "react";
import { api } from "../api/client.ts";
import { Dialog } from "../panel/dialog.tsx";
import { NoticeBar } from "../panel/notice.tsx";
import { SearchField } from "../panel/search-field.tsx";
import { reportRefusal } from "../store/files.ts";
import { watch } from "../store/running.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { filterTexts, galleryTexts } from "../texts/gallery.ts";
import { openRun } from "../workspace/opening.ts";
import { useWorkspaceStore } from "../workspace/use-workspace.ts";
import { activeOf } from "../workspace/workspace.ts";
import { Queue } from "./queue.tsx";
import { RunCard } from "./run-card.tsx";
import { toggleStar, useStars } from "./stars.ts";
import { useRuns } from "./use-runs.ts";

type Filter = keyof typeof filterTexts;

/** All runs of the server to look through, and what waits. */
export function GalleryDialog() {
  const editor = useEditorStore();
  const workspace = useWorkspaceStore();
  const stars = useStars();
  const [text, setText] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const { runs, onMore, onChange } = useRuns(text);
  const change = (work: () => Promise<unknown>) =>
    void reportRefusal(editor, async () => {
      await work();
      onChange();
    });
  const open = async (id: string) => {
    await openRun(workspace, id);
    const { editor: opened } = activeOf(workspace.getState());
    if (opened !== editor) watch(opened, id);
  };
  const shown = runs?.filter(({ id, status, outputs }) => {
    if (filter === "starred") return stars.has(id);
    if (filter === "failed") return status === "failed";
    return filter === "all" || Object.values(outputs ?? {}).some(({ images }) => images !== undefined);
  });
  return (
    <Dialog title={galleryTexts.runs} kind="gallery">
      <div className="gallery-tools">
        <SearchField label={galleryTexts.searchRuns} placeholder={galleryTexts.search} query={text} onQuery={setText} />
        <fieldset className="view-switch" aria-label={galleryTexts.show}>
          {Object.entries(filterTexts).map(([id, label]) => (
            <button key={id} type="button" aria-pressed={filter === id} onClick={() => setFilter(id as Filter)}>
              {id === "starred" && <Star size={13} aria-hidden />} {label}
            </button>
          ))}
        </fieldset>
      </div>
      <NoticeBar />
      <Queue onChange={onChange} />
      <ul className="run-cards" aria-label={galleryTexts.runs}>
        {shown?.map((run) => (
          <RunCard
            key={run.id}
            run={run}
            starred={stars.has(run.id)}
            onStar={() => toggleStar(run.id)}
            onOpen={() => void open(run.id)}
            onRetry={() => change(() => api.retry(run.id))}
            onDelete={() => change(() => api.forget(run.id))}
          />
        ))}
      </ul>
      {shown?.length === 0 && (
        <p className="nothing">{text === "" ? galleryTexts.nothingYet : galleryTexts.nothingWith({ text })}</p>
      )}
      {onMore && (
        <button type="button" className="button" onClick={onMore}>
          {galleryTexts.olderRuns}
        </button>
      )}
    </Dialog>
  );
}
