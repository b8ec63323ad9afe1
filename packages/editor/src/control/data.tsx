import { type ReadJson, readJson } from "@sigmaflow/core/editing";
import { useEffect, useId, useState } from "react";
import { isBox } from "../document/card-size.ts";
import { controlTexts } from "../texts/control.ts";
import type { ControlProps } from "./props.ts";
import { Prose } from "./prose.tsx";

/**
 * Lists, plain data and values of kinds that packages declare, as JSON text. Text that is no JSON stays on screen with
 * what is wrong with it, and is not taken over.
 */
export function DataControl({ spec, value, onChange, label, disabled, invalid }: ControlProps) {
  const shown = value === undefined ? "" : JSON.stringify(value);
  const [text, setText] = useState(shown);
  const words = useId();
  const read = readField(text);
  const problem = "problem" in read ? read.problem : undefined;
  useEffect(() => setText((before) => (written(before) === shown ? before : shown)), [shown]);
  const change = (next: string) => {
    setText(next);
    const found = readField(next);
    if ("value" in found) onChange(found.value);
  };
  const common = {
    "aria-label": label,
    "aria-invalid": invalid || problem !== undefined,
    "aria-describedby": problem && words,
    value: text,
    disabled,
    placeholder: spec.default === undefined ? controlTexts.json : JSON.stringify(spec.default),
    spellCheck: false,
  };
  return (
    <span className="data">
      {isBox(spec) ? (
        <textarea
          {...common}
          className="input box code nowheel"
          rows={2}
          onChange={({ target }) => change(target.value)}
        />
      ) : (
        <input {...common} type="text" className="input code" onChange={({ target }) => change(target.value)} />
      )}
      {problem && (
        <span id={words} role="status" className="field-problem">
          <Prose text={`${problem.message} ${problem.hint}`} />
        </span>
      )}
    </span>
  );
}

/** What stands in the field; nothing in it is no value. */
function readField(text: string): ReadJson | { readonly value: undefined } {
  return text.trim() === "" ? { value: undefined } : readJson(text);
}

/** The value that a text holds, as text; nothing for text that holds none. */
function written(text: string): string | undefined {
  const read = readField(text);
  return "value" in read ? JSON.stringify(read.value) : undefined;
}
