import { Dices } from "lucide-react";
import { useEffect, useState } from "react";
import type { ControlProps } from "./props.ts";

/** A seed. The die switches between one number and a new one at every run. */
export function SeedControl({ spec, value, onChange, label, disabled, invalid }: ControlProps) {
  const current = value ?? spec.default;
  const random = current === -1;
  const shown = random || current === undefined || current === null ? "" : String(current);
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const change = (next: string) => {
    setText(next);
    const digits = next.trim();
    if (/^\d{1,20}$/.test(digits)) onChange(Number.isSafeInteger(Number(digits)) ? Number(digits) : digits);
    else if (digits === "" || digits === "-1") onChange(-1);
  };
  return (
    <span className="field">
      <input
        type="text"
        inputMode="numeric"
        className="input number"
        aria-label={label}
        aria-invalid={invalid}
        value={text}
        disabled={disabled}
        placeholder="new at every run"
        onChange={({ target }) => change(target.value)}
        onBlur={() => setText(shown)}
      />
      <button
        type="button"
        className="icon-button small"
        aria-pressed={random}
        aria-label={`${label}: draw a new one at every run`}
        title="Draw a new one at every run"
        disabled={disabled}
        onClick={() => onChange(random ? Math.floor(Math.random() * 2 ** 32) : -1)}
      >
        <Dices size={14} />
      </button>
    </span>
  );
}
