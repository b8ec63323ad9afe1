import { Dialog } from "../panel/dialog.tsx";
import { stageTexts } from "../texts/stage.ts";
import { Stage } from "./stage.tsx";

/** The stage over the graph, first with the picture that was clicked. */
export function StageDialog({ hash }: { readonly hash: string }) {
  return (
    <Dialog title={stageTexts.picture} kind="viewer stage-dialog">
      <Stage first={hash} />
    </Dialog>
  );
}
