import type { FiledKind } from "@sigmaflow/core";
import { withArticle } from "@sigmaflow/core/editing";
import { useState } from "react";
import { api } from "../api/client.ts";
import { StoredPicture } from "../canvas/stored-picture.tsx";
import { typeOfFile } from "../document/files.ts";
import { uploadOf } from "../document/uploads.ts";
import { reportRefusal } from "../store/files.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
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
  const send = (file: File) =>
    reportRefusal(editor, async () => {
      const upload = await api.upload(file, typeOfFile(file, kind));
      setSent(file.name);
      editor.setState(({ values }) => ({ values: { ...values, [name]: { $upload: upload.hash } } }));
    });
  const drop = () => editor.setState(({ values: { [name]: _dropped, ...others } }) => ({ values: others }));
  return (
    <>
      <FileDrop label={label} kind={kind} onFiles={([file]) => void send(file)}>
        {hash === undefined && `Choose or drop ${withArticle(noun)}…`}
        {hash !== undefined && kind.preview && <StoredPicture id={hash} side={512} alt={label} />}
        {hash !== undefined && !kind.preview && (sent ?? `The ${noun} is on the server.`)}
      </FileDrop>
      {hash !== undefined && (
        <button type="button" className="link" onClick={drop}>
          Take the {noun} away
        </button>
      )}
    </>
  );
}
