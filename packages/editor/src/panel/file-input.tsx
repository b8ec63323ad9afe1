import type { FiledKind } from "@sigmaflow/core";
import { withArticle } from "@sigmaflow/core/editing";
import { useState } from "react";
import { StoredPicture } from "../canvas/stored-picture.tsx";
import { paintedOver } from "../document/picture-source.ts";
import { uploadOf } from "../document/uploads.ts";
import { giveFile } from "../store/giving.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { formTexts } from "../texts/form.ts";
import { FileDrop } from "./file-drop.tsx";

/** What is given to the field of an input that comes as a file, or as several. */
export interface FileInputProps {
  readonly name: string;
  readonly label: string;
  readonly kind: FiledKind;
}

/** A file to run with. It is sent to the server and goes with the run, not with the document. */
export function FileInput({ name, label, kind }: FileInputProps) {
  const editor = useEditorStore();
  const hash = useEditor((state) => uploadOf(state.values[name]));
  const [sent, setSent] = useState<string>();
  const { noun } = kind.files;
  // A mask is a picture as well: that it is one, its name alone says.
  const isMask = kind.preview === true && /mask/i.test(`${name} ${label}`);
  const isPaintable = useEditor(({ document, values }) => paintedOver(document, values, name) !== undefined);
  const send = async (file: File) => {
    if (await giveFile(editor, name, file, kind)) setSent(file.name);
  };
  const drop = () => editor.setState(({ values: { [name]: _dropped, ...others } }) => ({ values: others }));
  return (
    <>
      <FileDrop label={label} kind={kind} onFiles={([file]) => void send(file)}>
        {hash === undefined && formTexts.chooseFile({ file: withArticle(noun) })}
        {hash !== undefined && kind.preview && <StoredPicture id={hash} side={512} alt={label} />}
        {hash !== undefined && !kind.preview && (sent ?? formTexts.onServer({ noun }))}
      </FileDrop>
      <span className="file-actions">
        {hash !== undefined && (
          <button type="button" className="link" onClick={drop}>
            {formTexts.takeAway({ noun })}
          </button>
        )}
        {kind.preview && (
          <button
            type="button"
            className="link"
            onClick={() => editor.setState({ dialog: { kind: "results", input: { name, kind } } })}
          >
            {formTexts.fromResults}
          </button>
        )}
        {isMask && (
          <button
            type="button"
            className="link"
            disabled={!isPaintable}
            title={isPaintable ? formTexts.paintHint : formTexts.paintFirst}
            onClick={() => editor.setState({ dialog: { kind: "paint", input: { name, kind } } })}
          >
            {formTexts.paint}
          </button>
        )}
      </span>
    </>
  );
}
