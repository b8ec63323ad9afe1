import { Minus, Plus } from "lucide-react";
import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { isSlid, readNumber, type Stride, stepped } from "./number-scale.ts";
import type { ControlProps } from "./props.ts";
import { Slide } from "./slide.tsx";

/**
 * A number with its bounds, step and unit: typed, stepped by arrow keys (with Shift by ten, with Alt by a tenth), slid
 * where it has a range. The wheel never changes it. What is outside of the bounds is kept and reported, not corrected in
 * silence. The buttons are for pointers; for keys and screen readers field and slider do all.
 */
export function NumberControl({ spec, value, onChange, label, disabled, invalid, roomy = false }: ControlProps) {
  const shown = value === undefined || value === null ? "" : String(value);
  const [text, setText] = useState(shown);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setText((before) => (readNumber(before) === readNumber(shown) ? before : shown)), [shown]);
  const current = [readNumber(text), value, spec.default, spec.min, 0].find((one) => typeof one === "number") ?? 0;
  const change = (next: string) => {
    setText(next);
    if (next.trim() === "") onChange(undefined);
    else {
      const number = readNumber(next);
      if (number !== undefined) onChange(number);
    }
  };
  const step = (direction: 1 | -1, stride?: Stride) => change(String(stepped(current, spec, direction, stride)));
  const key = (event: KeyboardEvent) => {
    const direction = directions[event.key] ?? (event.target === input.current ? undefined : across[event.key]);
    if (direction === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    step(direction, event.shiftKey || event.key.startsWith("Page") ? "coarse" : event.altKey ? "fine" : "one");
  };
  const unreadable = text.trim() !== "" && readNumber(text) === undefined;
  return (
    <span className="field">
      {isSlid(spec) && !disabled && (
        <Slide
          spec={spec}
          value={current}
          label={label}
          thin={!roomy}
          input={input}
          onSlide={(next) => change(String(next))}
          onKey={key}
        />
      )}
      <span className="number-box" style={unitRoom(spec.unit)}>
        <input
          ref={input}
          type="text"
          inputMode={spec.type === "int" && (spec.min ?? -1) >= 0 ? "numeric" : "decimal"}
          role="spinbutton"
          className="input number"
          aria-label={label}
          aria-invalid={invalid || unreadable}
          aria-valuenow={text === "" && value === undefined && spec.default === undefined ? undefined : current}
          aria-valuemin={spec.min}
          aria-valuemax={spec.max}
          aria-valuetext={spec.unit && text !== "" ? `${text} ${spec.unit}` : undefined}
          autoComplete="off"
          value={text}
          disabled={disabled}
          placeholder={placeholder(spec.default)}
          onChange={({ target }) => change(target.value)}
          onKeyDown={key}
          onBlur={() => setText(shown)}
        />
        {spec.unit && <span className="unit">{spec.unit}</span>}
        {roomy && (
          <span className="steppers" aria-hidden>
            <button
              type="button"
              tabIndex={-1}
              disabled={disabled}
              onClick={({ shiftKey }) => step(-1, strideBy(shiftKey))}
            >
              <Minus size={13} />
            </button>
            <button
              type="button"
              tabIndex={-1}
              disabled={disabled}
              onClick={({ shiftKey }) => step(1, strideBy(shiftKey))}
            >
              <Plus size={13} />
            </button>
          </span>
        )}
      </span>
    </span>
  );
}

const directions: Readonly<Record<string, 1 | -1>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 1, PageDown: -1 };
/** In the field they move the caret. */
const across: typeof directions = { ArrowRight: 1, ArrowLeft: -1 };

function strideBy(shifted: boolean): Stride {
  return shifted ? "coarse" : "one";
}

/** Room for a unit's letters, which are narrower than figures. */
function unitRoom(unit: string | undefined): CSSProperties | undefined {
  return unit === undefined ? undefined : ({ "--unit": `${unit.length * 0.75}ch` } as CSSProperties);
}

function placeholder(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
