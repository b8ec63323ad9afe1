import { Dialog } from "../panel/dialog.tsx";
import { Stage } from "./stage.tsx";

/** The stage over the graph, first with the picture that was clicked. */
export function StageDialog({ hash }: { readonly hash: string }) {
  return (
    <Dialog title="Picture" kind="viewer stage-dialog">
      <Stage first={hash} />
    </Dialog>
  );
}
