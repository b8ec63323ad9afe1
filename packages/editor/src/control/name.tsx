import { own } from "@sigmaflow/core/editing";
import { ChevronDown } from "lucide-react";
import { useRef, useState } from "react";
import { api } from "../api/client.ts";
import type { ControlProps } from "./props.ts";
import { TextControl } from "./text.tsx";
import { WordList } from "./word-list.tsx";

/** A name of something that the server has: typed, or chosen from a list that is asked for when it is opened. */
export function NameControl(props: ControlProps & { readonly names: string }) {
  const { spec, names, value, onChange, label, disabled } = props;
  const [place, setPlace] = useState<DOMRect>();
  const [listed, setListed] = useState<{ readonly words: readonly string[]; readonly none: string }>();
  const button = useRef<HTMLButtonElement>(null);
  const open = () => {
    setListed({ words: [], none: "Looking…" });
    setPlace(button.current?.getBoundingClientRect());
    api.names().then(
      (all) => setListed({ words: own(all, names) ?? [], none: `The server has no ${names}.` }),
      (error: Error) => setListed({ words: [], none: error.message }),
    );
  };
  const close = () => {
    setPlace(undefined);
    button.current?.focus();
  };
  const current = typeof value === "string" ? value : typeof spec.default === "string" ? spec.default : "";
  return (
    <span className="field">
      <TextControl {...props} />
      <button
        ref={button}
        type="button"
        className="icon-button small"
        aria-label={`Choose ${label}`}
        title="Choose from what the server has"
        aria-haspopup="listbox"
        aria-expanded={place !== undefined}
        disabled={disabled}
        onClick={open}
      >
        <ChevronDown size={14} />
      </button>
      {place && listed && (
        <WordList
          words={listed.words}
          none={listed.none}
          current={current}
          label={label}
          place={place}
          onClose={close}
          onChoose={(word) => {
            onChange(word);
            close();
          }}
        />
      )}
    </span>
  );
}
