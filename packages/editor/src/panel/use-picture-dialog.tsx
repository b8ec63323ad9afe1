import { own } from "@sigmaflow/core/editing";
import { useEffect, useState } from "react";
import { portView } from "../document/ports.ts";
import { giveFile, inputsFor, newPictureInput } from "../store/giving.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { pictureTexts } from "../texts/pictures.ts";
import { Dialog } from "./dialog.tsx";

/** What to do with a picture that carries no graph: give it to one of the graph's inputs, or to a new one. */
export function UsePictureDialog({ file }: { readonly file: File }) {
  const editor = useEditorStore();
  const document = useEditor((state) => state.document);
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  const use = async (input: ReturnType<typeof newPictureInput>, isNew = false) => {
    if (input === undefined || !(await giveFile(editor, input.name, file, input.kind))) return;
    const hint = isNew ? pictureTexts.drawWire : "";
    const message = pictureTexts.nextRun({ file: file.name, input: input.name });
    editor.setState({ dialog: undefined, tab: "run", notice: { kind: "info", message, hint } });
  };
  return (
    <Dialog title={pictureTexts.useThis} kind="save">
      <p>{pictureTexts.carriesNone({ file: file.name })}</p>
      {address !== undefined && <img className="use-picture" src={address} alt={file.name} />}
      <div className="dialog-actions wrap">
        {inputsFor(editor.getState(), file.type).map((input, at) => {
          const spec = own(document.inputs, input.name);
          return (
            <button
              key={input.name}
              type="button"
              className="button"
              data-first={at === 0 || undefined}
              onClick={() => void use(input)}
            >
              {pictureTexts.asInput({ label: spec === undefined ? input.name : portView(input.name, spec).label })}
            </button>
          );
        })}
        <button type="button" className="button" onClick={() => void use(newPictureInput(editor, file.type), true)}>
          {pictureTexts.asNew}
        </button>
      </div>
    </Dialog>
  );
}
