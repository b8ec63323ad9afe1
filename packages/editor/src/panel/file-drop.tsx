import type { FiledKind } from "@sigmaflow/core";
import type { ReactNode } from "react";
import { acceptedFiles } from "../document/files.ts";
import { formTexts } from "../texts/form.ts";

interface FileDropProps {
  readonly label: string;
  readonly kind: FiledKind;
  /** Whether several may be chosen at once. */
  readonly multiple?: boolean;
  /** Called with at least one file, in the order of the choice. */
  readonly onFiles: (files: readonly [File, ...File[]]) => void;
  readonly children: ReactNode;
}

/** A place on which files are dropped, into which they are pasted, and that asks for some when pressed. */
export function FileDrop({ label, kind, multiple = false, onFiles, children }: FileDropProps) {
  const hand = (files: FileList | null) => {
    const [first, ...others] = files ?? [];
    if (first !== undefined) onFiles([first, ...others]);
  };
  return (
    <label
      className="drop"
      title={formTexts.dropHint}
      onPaste={(event) => {
        if (event.clipboardData.files.length === 0) return;
        event.preventDefault();
        hand(event.clipboardData.files);
      }}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        hand(event.dataTransfer.files);
      }}
    >
      {children}
      <input
        type="file"
        className="hidden-input"
        multiple={multiple}
        accept={acceptedFiles(kind)}
        aria-label={label}
        onChange={({ target }) => {
          hand(target.files);
          // The same file may be chosen again.
          target.value = "";
        }}
      />
    </label>
  );
}
