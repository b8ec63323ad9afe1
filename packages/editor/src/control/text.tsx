import type { ControlProps } from "./props.ts";

/** A line of text, or a box where the port asks for one. */
export function TextControl({ spec, value, onChange, label, disabled, invalid }: ControlProps) {
  const common = {
    "aria-label": label,
    "aria-invalid": invalid,
    value: typeof value === "string" ? value : "",
    disabled,
    maxLength: spec.maxLength,
    placeholder: typeof spec.default === "string" && spec.default !== "" ? spec.default : undefined,
    spellCheck: false,
  };
  const change = (text: string) => onChange(text === "" && spec.optional === true ? undefined : text);
  return spec.multiline === true ? (
    <textarea {...common} className="input box nowheel" rows={3} onChange={({ target }) => change(target.value)} />
  ) : (
    <input {...common} type="text" className="input" onChange={({ target }) => change(target.value)} />
  );
}
