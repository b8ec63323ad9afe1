import { PromptControl } from "./prompt.tsx";
import type { ControlProps } from "./props.ts";
import { textProps } from "./text-props.ts";

/** A line of text, or a box where the port asks for one; with more to it where prompts are made of it. */
export function TextControl(props: ControlProps) {
  if (props.spec.multiline !== true) return <input {...textProps(props)} type="text" className="input" />;
  if (props.syntax !== undefined) return <PromptControl {...props} syntax={props.syntax} />;
  return <textarea {...textProps(props)} className="input box nowheel" rows={3} />;
}
