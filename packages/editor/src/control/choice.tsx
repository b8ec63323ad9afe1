import { Check, ChevronDown } from "lucide-react";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { ControlProps } from "./props.ts";

/** One of a few words: the browser's own list, or one with a search field where there are many. */
export function ChoiceControl(props: ControlProps) {
  const { spec, value, onChange, label, disabled, invalid } = props;
  const values = spec.values ?? [];
  if (values.length > 12) return <LongChoice {...props} />;
  const current = typeof value === "string" ? value : typeof spec.default === "string" ? spec.default : "";
  return (
    <span className="field select">
      <select
        className="input"
        aria-label={label}
        aria-invalid={invalid}
        value={current}
        disabled={disabled}
        onChange={({ target }) => onChange(target.value)}
      >
        {!values.includes(current) && <option value={current}>{current === "" ? "Choose…" : current}</option>}
        {values.map((word) => (
          <option key={word} value={word}>
            {word}
          </option>
        ))}
      </select>
      <ChevronDown size={14} aria-hidden className="chevron" />
    </span>
  );
}

function LongChoice({ spec, value, onChange, label, disabled, invalid }: ControlProps) {
  const [place, setPlace] = useState<DOMRect>();
  const button = useRef<HTMLButtonElement>(null);
  const current = typeof value === "string" ? value : typeof spec.default === "string" ? spec.default : "";
  const close = () => {
    setPlace(undefined);
    button.current?.focus();
  };
  return (
    <span className="field select">
      <button
        ref={button}
        type="button"
        className="input choice"
        aria-label={`${label}: ${current || "choose"}`}
        aria-haspopup="listbox"
        aria-expanded={place !== undefined}
        data-invalid={invalid}
        disabled={disabled}
        onClick={() => setPlace(button.current?.getBoundingClientRect())}
      >
        {current || "Choose…"}
      </button>
      <ChevronDown size={14} aria-hidden className="chevron" />
      {place &&
        createPortal(
          <WordList
            words={spec.values ?? []}
            current={current}
            label={label}
            place={place}
            onClose={close}
            onChoose={(word) => {
              onChange(word);
              close();
            }}
          />,
          document.body,
        )}
    </span>
  );
}

interface WordListProps {
  readonly words: readonly string[];
  readonly current: string;
  readonly label: string;
  readonly place: DOMRect;
  readonly onChoose: (word: string) => void;
  readonly onClose: () => void;
}

function WordList({ words, current, label, place, onChoose, onClose }: WordListProps) {
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
  return (
    <>
      <div className="veil" onPointerDown={onClose} aria-hidden />
      <div className="popover" style={style}>
        <input
          // The list was opened to choose from it.
          ref={(input) => input?.focus()}
          className="input search"
          role="combobox"
          aria-label={`Search ${label}`}
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={found[at] === undefined ? undefined : `${id}-${at}`}
          placeholder="Search…"
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
              {word === current && <Check size={14} aria-label="chosen" />}
            </div>
          ))}
          {found.length === 0 && <p className="nothing">Nothing like “{query}”.</p>}
        </div>
      </div>
    </>
  );
}
