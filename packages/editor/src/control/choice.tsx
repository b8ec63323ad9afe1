import type { Json } from "@sigmaflow/core";
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { controlTexts } from "../texts/control.ts";
import type { ControlProps } from "./props.ts";
import { noteWord, recentWords } from "./recent-words.ts";
import { currentWord, useWordList } from "./use-word-list.tsx";

/** Words that are one press away where there are many. */
const chips = 6;

/** One of a few words: the browser's own list, or one with a search field where there are many. */
export function ChoiceControl(props: ControlProps) {
  const { spec, onChange, label, disabled, invalid } = props;
  const values = spec.values ?? [];
  if (values.length > 12) return <LongChoice {...props} />;
  const current = currentWord(props);
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
        {!values.includes(current) && <option value={current}>{current === "" ? controlTexts.choose : current}</option>}
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

function LongChoice(props: ControlProps) {
  const { spec, label, disabled, invalid, roomy = false } = props;
  const values = spec.values ?? [];
  const [recent, setRecent] = useState(() => recentWords(label));
  const onChange = (word: Json | undefined) => {
    if (typeof word === "string") noteWord(label, word);
    setRecent(recentWords(label));
    props.onChange(word);
  };
  const { button, current, isOpen, open, list } = useWordList({ ...props, onChange });
  const quick = [...new Set([...recent.filter((word) => values.includes(word)), ...values])].slice(0, chips);
  const field = (
    <span className="field select">
      <button
        ref={button}
        type="button"
        className="input choice"
        aria-label={`${label}: ${current || controlTexts.nothingChosen}`}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        data-invalid={invalid}
        disabled={disabled}
        onClick={open}
      >
        {current || controlTexts.choose}
      </button>
      <ChevronDown size={14} aria-hidden className="chevron" />
      {list(values)}
    </span>
  );
  if (!roomy) return field;
  return (
    <span className="choice-with-chips">
      {field}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is no phrasing content, and has borders of its own. */}
      <span role="group" aria-label={controlTexts.lately} className="chips">
        {quick.map((word) => (
          <button
            key={word}
            type="button"
            className="chip"
            aria-pressed={word === current}
            disabled={disabled}
            onClick={() => onChange(word)}
          >
            {word}
          </button>
        ))}
      </span>
    </span>
  );
}
