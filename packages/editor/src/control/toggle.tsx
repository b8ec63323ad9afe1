import type { ControlProps } from "./props.ts";

/** Yes or no. */
export function ToggleControl({ spec, value, onChange, label, disabled }: ControlProps) {
  const on = value === undefined ? spec.default === true : value === true;
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      className="switch"
      disabled={disabled}
      onClick={() => onChange(!on)}
    >
      <span className="knob" />
    </button>
  );
}
