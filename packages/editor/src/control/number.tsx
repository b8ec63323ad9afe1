import { useEffect, useState } from "react";
import type { ControlProps } from "./props.ts";

/** A number with its bounds, step and unit. What is outside of the bounds is kept and reported, not corrected in silence. */
export function NumberControl({ spec, value, onChange, label, disabled, invalid }: ControlProps) {
  const shown = value === undefined || value === null ? "" : String(value);
  const [text, setText] = useState(shown);
  useEffect(
    () => setText((before) => (Number(before) === Number(shown) && before !== "" && shown !== "" ? before : shown)),
    [shown],
  );
  const step = spec.multipleOf ?? (spec.type === "int" ? 1 : "any");
  const change = (next: string) => {
    setText(next);
    if (next.trim() === "") onChange(undefined);
    else if (Number.isFinite(Number(next))) onChange(Number(next));
  };
  return (
    <span className="field">
      <input
        type="number"
        className="input number"
        aria-label={label}
        aria-invalid={invalid}
        value={text}
        min={spec.min}
        max={spec.max}
        step={step}
        disabled={disabled}
        placeholder={placeholder(spec.default)}
        onChange={({ target }) => change(target.value)}
        onBlur={() => setText(shown)}
      />
      {spec.unit && <span className="unit">{spec.unit}</span>}
    </span>
  );
}

function placeholder(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
