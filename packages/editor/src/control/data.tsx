import type { Json } from "@sigmaflow/core";
import { useEffect, useState } from "react";
import { isBox } from "../document/card-size.ts";
import type { ControlProps } from "./props.ts";

/** Plain data and lists as JSON text; what does not parse is kept on screen and not taken over. */
export function DataControl({ spec, value, onChange, label, disabled, invalid }: ControlProps) {
  const shown = value === undefined ? "" : JSON.stringify(value);
  const [text, setText] = useState(shown);
  const parsed = parse(text);
  useEffect(() => setText((before) => (JSON.stringify(parse(before)?.value) === shown ? before : shown)), [shown]);
  const change = (next: string) => {
    setText(next);
    const found = parse(next);
    if (found !== undefined) onChange(found.value);
  };
  const common = {
    "aria-label": label,
    "aria-invalid": invalid || parsed === undefined,
    value: text,
    disabled,
    placeholder: spec.default === undefined ? "JSON" : JSON.stringify(spec.default),
    spellCheck: false,
  };
  return isBox(spec) ? (
    <textarea {...common} className="input box code nowheel" rows={2} onChange={({ target }) => change(target.value)} />
  ) : (
    <input {...common} type="text" className="input code" onChange={({ target }) => change(target.value)} />
  );
}

function parse(text: string): { readonly value: Json | undefined } | undefined {
  if (text.trim() === "") return { value: undefined };
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
}
