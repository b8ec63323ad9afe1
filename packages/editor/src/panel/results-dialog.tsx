import { useEffect, useState } from "react";
import { api } from "../api/client.ts";
import { StoredPicture } from "../canvas/stored-picture.tsx";
import type { FiledInput } from "../store/editor.ts";
import { giveResult } from "../store/giving.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { pictureTexts } from "../texts/pictures.ts";
import { Dialog } from "./dialog.tsx";

const [runs, most] = [40, 60];

/** They come after the dialog was opened. */
const focus = (first: HTMLElement | null) => first?.focus();

/** Pictures that runs made, newest first, to give one to an input. */
export function ResultsDialog({ input }: { readonly input: FiledInput }) {
  const editor = useEditorStore();
  const [found, setFound] = useState<readonly string[]>();
  const [says, setSays] = useState(pictureTexts.looking);
  useEffect(() => {
    api.runs({ limit: runs }).then(
      (page) => {
        const made = page.runs.flatMap(({ outputs = {} }) => Object.values(outputs));
        const hashes = new Set(made.flatMap(({ images = [] }) => images.map(({ hash }) => hash)));
        setFound([...hashes].slice(0, most));
        setSays(pictureTexts.noneYet);
      },
      (error: Error) => setSays(error.message),
    );
  }, []);
  const take = async (hash: string) => {
    if (await giveResult(editor, input.name, hash, input.kind)) editor.setState({ dialog: undefined });
  };
  return (
    <Dialog title={pictureTexts.takeOne} kind="results">
      {found !== undefined && found.length > 0 ? (
        <div className="made">
          {found.map((hash, at) => (
            <button
              key={hash}
              type="button"
              className="picture-button"
              aria-label={pictureTexts.take({ at: at + 1 })}
              ref={at === 0 ? focus : undefined}
              onClick={() => void take(hash)}
            >
              <StoredPicture id={hash} side={256} alt="" />
            </button>
          ))}
        </div>
      ) : (
        <p className="hint" role="status">
          {says}
        </p>
      )}
    </Dialog>
  );
}
