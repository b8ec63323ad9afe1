import type { ControlProps } from "./props.ts";

/** What every field of text is given. */
export function textProps({ spec, value, onChange, label, disabled, invalid }: ControlProps) {
  return {
    "aria-label": label,
    "aria-invalid": invalid,
    value: typeof value === "string" ? value : "",
    disabled,
    maxLength: spec.maxLength,
    placeholder: typeof spec.default === "string" && spec.default !== "" ? spec.default : undefined,
    spellCheck: false,
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      onChange(target.value === "" && spec.optional === true ? undefined : target.value),
  };
}
