import { ChevronDown } from "lucide-react";
import { useRef, useState } from "react";
import type { ControlProps } from "./props.ts";
import { WordList } from "./word-list.tsx";

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
      {place && (
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
        />
      )}
    </span>
  );
}
