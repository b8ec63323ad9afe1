import { promptSyntaxOf } from "../document/prompt-syntax.ts";
import type { End } from "../document/wires.ts";
import { placeBody } from "../store/text-place.ts";
import { useEditor } from "../store/use-editor.ts";
import { PromptControl } from "./prompt.tsx";
import type { ControlProps } from "./props.ts";
import { textProps } from "./text-props.ts";

/** A line of text, or a box where the port asks for one; with more to it where prompts are made of it. */
export function TextControl(props: ControlProps) {
  if (props.spec.multiline !== true) return <input {...textProps(props)} type="text" className="input" />;
  return props.place === undefined ? <Box {...props} /> : <Text {...props} place={props.place} />;
}

function Text(props: ControlProps & { readonly place: End }) {
  const { place } = props;
  const syntax = useEditor((state) => promptSyntaxOf(placeBody(state, place), place, state.catalogue));
  return syntax === undefined ? <Box {...props} /> : <PromptControl {...props} syntax={syntax} />;
}

function Box(props: ControlProps) {
  return <textarea {...textProps(props)} className="input box nowheel" rows={3} />;
}
