import { own } from "@sigmaflow/core/editing";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { api } from "../api/client.ts";
import { freshModels } from "../api/models.ts";
import { controlTexts } from "../texts/control.ts";
import { modelNote } from "./model-notes.ts";
import type { ControlProps } from "./props.ts";
import { TextControl } from "./text.tsx";
import { useWordList } from "./use-word-list.tsx";

interface Listed {
  readonly words: readonly string[];
  readonly none: string;
  readonly notes?: ReadonlyMap<string, string>;
}

/** A name of something that the server has: typed, or chosen from a list that is asked for when it is opened. */
export function NameControl(props: ControlProps & { readonly names: string }) {
  const { names, label, disabled } = props;
  const [listed, setListed] = useState<Listed>();
  const { button, isOpen, open, list } = useWordList(props);
  const look = () => {
    setListed({ words: [], none: controlTexts.looking });
    open();
    // Of models more is known than their names; without it the names are shown all the same.
    Promise.all([api.names(), freshModels()]).then(
      ([all, models]) => {
        const notes = new Map(models.map((model) => [model.name, modelNote(model)]));
        setListed({ words: own(all, names) ?? [], none: controlTexts.hasNone({ names }), notes });
      },
      (error: Error) => setListed({ words: [], none: error.message }),
    );
  };
  return (
    <span className="field">
      <TextControl {...props} />
      <button
        ref={button}
        type="button"
        className="icon-button small"
        aria-label={controlTexts.chooseNamed({ label })}
        title={controlTexts.chooseFromServer}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        disabled={disabled}
        onClick={look}
      >
        <ChevronDown size={14} />
      </button>
      {listed && list(listed.words, listed)}
    </span>
  );
}
