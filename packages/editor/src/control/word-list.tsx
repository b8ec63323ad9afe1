import { Check } from "lucide-react";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { createPortal } from "react-dom";
import { controlTexts } from "../texts/control.ts";

/** What is said of words. */
export interface AboutWords {
  /** Where there are no words at all. */
  readonly none?: string;
  /** Beside a word. */
  readonly notes?: ReadonlyMap<string, string>;
}

/** Words to choose one from, and where they are shown. */
interface WordListProps extends AboutWords {
  readonly words: readonly string[];
  readonly current: string;
  readonly label: string;
  readonly place: DOMRect;
  readonly onChoose: (word: string) => void;
  readonly onClose: () => void;
}

/** A list with a search field, over everything else. */
export function WordList({ words, current, label, place, none, notes, onChoose, onClose }: WordListProps) {
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const id = useId();
  const found = useMemo(
    () => words.filter((word) => word.toLowerCase().includes(query.trim().toLowerCase())),
    [words, query],
  );
  const width = Math.max(place.width, 220);
  const below = window.innerHeight - place.bottom > 300;
  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape") onClose();
    else if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter" && found[at] !== undefined) onChoose(found[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const left = Math.min(place.left, window.innerWidth - width - 8);
  const style = below
    ? { left, width, top: place.bottom + 4 }
    : { left, width, bottom: window.innerHeight - place.top + 4 };
  return createPortal(
    <>
      <div className="veil" onPointerDown={onClose} aria-hidden />
      <div className="popover" style={style}>
        <input
          // The list was opened to choose from it.
          ref={(input) => input?.focus()}
          className="input search"
          role="combobox"
          aria-label={controlTexts.searchNamed({ label })}
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={found[at] === undefined ? undefined : `${id}-${at}`}
          placeholder={controlTexts.search}
          value={query}
          onChange={({ target }) => {
            setQuery(target.value);
            setAt(0);
          }}
          onKeyDown={key}
        />
        <div id={id} role="listbox" aria-label={label} className="word-list">
          {found.map((word, index) => (
            <div
              key={word}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className="word"
              ref={(element) => {
                if (index === at) element?.scrollIntoView({ block: "nearest" });
              }}
              onPointerMove={() => setAt(index)}
              onPointerDown={(event) => {
                event.preventDefault();
                onChoose(word);
              }}
            >
              {word}
              {notes?.has(word) && <span className="word-note">{notes.get(word)}</span>}
              {word === current && <Check size={14} aria-label={controlTexts.chosen} />}
            </div>
          ))}
          {found.length === 0 && (
            <p className="nothing">
              {words.length === 0 && none !== undefined ? none : controlTexts.nothingLike({ query })}
            </p>
          )}
        </div>
      </div>
    </>,
    document.body,
  );
}
