import { Download } from "lucide-react";
import { artifactUrl } from "../api/client.ts";
import { StoredPicture } from "../canvas/stored-picture.tsx";
import type { Dialog as Kind } from "../store/editor.ts";
import { dialogTexts } from "../texts/dialogs.ts";
import { Dialog } from "./dialog.tsx";

/** One picture in full size. */
export function PictureDialog({ dialog }: { readonly dialog: Extract<Kind, { kind: "picture" }> }) {
  const { hash, title } = dialog;
  return (
    <Dialog title={title} kind="viewer">
      <StoredPicture className="viewer-picture" id={hash} alt={title} />
      <div className="dialog-actions">
        <a className="button" href={artifactUrl(hash)} download={`${title}.png`}>
          <Download size={16} aria-hidden /> {dialogTexts.download}
        </a>
      </div>
    </Dialog>
  );
}
