import { Dices, Lock, LockOpen } from "lucide-react";
import { useEffect, useState } from "react";
import { controlTexts } from "../texts/control.ts";
import type { ControlProps } from "./props.ts";

/**
 * A seed: one number for every run where it is locked, else a new one at each. The die draws another number and locks it;
 * locking takes the number of the last run, so that its picture can be worked on.
 */
export function SeedControl({ spec, value, onChange, label, disabled, invalid, roomy, last }: ControlProps) {
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
  const draw = () => onChange(Math.floor(Math.random() * 2 ** 32));
  const lock = () => {
    if (!random) onChange(-1);
    else if (last !== undefined) onChange(last);
    else draw();
  };
  const Sign = random ? LockOpen : Lock;
  return (
    <span className="seed">
      <span className="field">
        <input
          type="text"
          inputMode="numeric"
          className="input number"
          aria-label={label}
          aria-invalid={invalid}
          value={text}
          disabled={disabled}
          placeholder={controlTexts.newSeed}
          onChange={({ target }) => change(target.value)}
          onBlur={() => setText(shown)}
        />
        <button
          type="button"
          className="icon-button small"
          aria-pressed={!random}
          aria-label={controlTexts.keepNamed({ label })}
          title={random ? controlTexts.keep : controlTexts.kept}
          disabled={disabled}
          onClick={lock}
        >
          <Sign size={14} />
        </button>
        <button
          type="button"
          className="icon-button small"
          aria-label={controlTexts.drawNamed({ label })}
          title={controlTexts.draw}
          disabled={disabled}
          onClick={draw}
        >
          <Dices size={14} />
        </button>
      </span>
      {roomy === true && last !== undefined && String(last) !== shown && (
        <button type="button" className="link" disabled={disabled} onClick={() => onChange(last)}>
          {controlTexts.takeLast({ seed: String(last) })}
        </button>
      )}
    </span>
  );
}
