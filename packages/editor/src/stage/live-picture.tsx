import { StoredPicture } from "../canvas/stored-picture.tsx";
import { countsSteps, leftText, stepText, watchedNode } from "../document/progress.ts";
import { useTurn } from "../gallery/use-turn.ts";
import { useEditor } from "../store/use-editor.ts";
import { stageTexts } from "../texts/stage.ts";
import type { Frame } from "./frames.ts";
import { useLivePreview } from "./use-live-preview.ts";
import { pictureUrl } from "./viewport.tsx";

/** The picture that is being made, with how far it is; until there is something of it, the one before, dimmed. */
export function LivePicture({ before }: { readonly before: Frame | undefined }) {
  const live = useLivePreview();
  const turn = useTurn();
  const [share, step, left] = useEditor(({ run }) => {
    const [, node] = (run && watchedNode(run)) ?? [];
    if (node === undefined) return [undefined, stageTexts.starting, ""];
    return [countsSteps(node) ? (node.step ?? 0) / (node.of ?? 1) : undefined, stepText(node), leftText(node)];
  });
  return (
    <div className="live-picture">
      {live !== undefined && (
        <StoredPicture className="stage-picture unfinished" id={live} alt={stageTexts.unfinished} passing />
      )}
      {live === undefined && before !== undefined && (
        <img className="stage-picture waiting" src={pictureUrl(before)} alt={stageTexts.before} />
      )}
      {live === undefined && before === undefined && <div className="stage-picture blank" />}
      <div className="live-words">
        <div
          className="bar"
          role="progressbar"
          aria-label={stageTexts.steps}
          {...(share !== undefined && { "aria-valuenow": Math.round(share * 100) })}
        >
          <span style={{ width: `${(share ?? 0) * 100}%` }} />
        </div>
        <p className="hint">
          <span>{turn ?? step}</span>
          <span>{left}</span>
        </p>
      </div>
    </div>
  );
}
