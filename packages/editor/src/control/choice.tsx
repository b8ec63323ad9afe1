import { ChevronDown } from "lucide-react";
import type { ControlProps } from "./props.ts";
import { currentWord, useWordList } from "./use-word-list.tsx";

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

function LongChoice(props: ControlProps) {
  const { spec, label, disabled, invalid } = props;
  const { button, current, isOpen, open, list } = useWordList(props);
  return (
    <span className="field select">
      <button
        ref={button}
        type="button"
        className="input choice"
        aria-label={`${label}: ${current || "choose"}`}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        data-invalid={invalid}
        disabled={disabled}
        onClick={open}
      >
        {current || "Choose…"}
      </button>
      <ChevronDown size={14} aria-hidden className="chevron" />
      {list(spec.values ?? [])}
    </span>
  );
}
