import { ArrowDown, ArrowUp, X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { api } from "../api/client.ts";
import { StoredPicture } from "../canvas/stored-picture.tsx";
import { typeOfFile } from "../document/files.ts";
import { givenUploads, moved, uploadsOf } from "../document/uploads.ts";
import { reportRefusal } from "../store/files.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { formTexts } from "../texts/form.ts";
import { FileDrop } from "./file-drop.tsx";
import type { FileInputProps } from "./file-input.tsx";

/** Files to run with, in an order. They are sent to the server one by one, and stand in the list as they arrive. */
export function FileListInput({ name, label, kind }: FileInputProps) {
  const editor = useEditorStore();
  const value = useEditor((state) => state.values[name]);
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const list = useRef<HTMLUListElement>(null);
  const toFocus = useRef<number>(undefined);
  const hashes = uploadsOf(value);
  const { noun } = kind.files;
  const change = (edit: (before: readonly string[]) => readonly string[]) =>
    editor.setState(({ values: { [name]: before, ...others } }) => {
      const after = givenUploads(edit(uploadsOf(before)));
      return { values: after === undefined ? others : { ...others, [name]: after } };
    });
  const send = async (files: readonly File[]) => {
    for (const file of files) {
      await reportRefusal(editor, async () => {
        const { hash } = await api.upload(file, typeOfFile(file, kind));
        setNames((before) => ({ ...before, [hash]: file.name }));
        change((before) => [...before, hash]);
      });
    }
  };
  const move = (from: number, to: number) => {
    toFocus.current = to;
    change((before) => moved(before, from, to));
  };
  // Who moves a file by keyboard goes on with the same one.
  useEffect(() => {
    if (value === undefined || toFocus.current === undefined) return;
    list.current?.children[toFocus.current]?.querySelector<HTMLElement>("button:enabled")?.focus();
    toFocus.current = undefined;
  }, [value]);
  return (
    <>
      {hashes.length > 0 && (
        <ul className="files" aria-label={label} ref={list}>
          {hashes.map((hash, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one file may stand at several places.
            <li key={at}>
              {kind.preview && <StoredPicture id={hash} side={96} alt={`${label} ${at + 1}`} />}
              <span className="name">{names[hash] ?? `${noun} ${at + 1}`}</span>
              <FileButton
                label={formTexts.fileUp({ noun, at: at + 1 })}
                disabled={at === 0}
                onPress={() => move(at, at - 1)}
              >
                <ArrowUp size={14} aria-hidden />
              </FileButton>
              <FileButton
                label={formTexts.fileDown({ noun, at: at + 1 })}
                disabled={at === hashes.length - 1}
                onPress={() => move(at, at + 1)}
              >
                <ArrowDown size={14} aria-hidden />
              </FileButton>
              <FileButton
                label={formTexts.fileAway({ noun, at: at + 1 })}
                onPress={() => change((before) => before.toSpliced(at, 1))}
              >
                <X size={14} aria-hidden />
              </FileButton>
            </li>
          ))}
        </ul>
      )}
      <FileDrop label={label} kind={kind} multiple onFiles={(files) => void send(files)}>
        {hashes.length === 0 ? formTexts.chooseFiles : formTexts.addFiles}
      </FileDrop>
    </>
  );
}

interface FileButtonProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function FileButton({ label, disabled, onPress, children }: FileButtonProps) {
  return (
    <button
      type="button"
      className="icon-button small"
      title={label}
      aria-label={label}
      disabled={disabled}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
