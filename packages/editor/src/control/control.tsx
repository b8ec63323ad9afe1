import { ChoiceControl } from "./choice.tsx";
import { DataControl } from "./data.tsx";
import { NameControl } from "./name.tsx";
import { NumberControl } from "./number.tsx";
import type { ControlProps } from "./props.ts";
import { SeedControl } from "./seed.tsx";
import { TextControl } from "./text.tsx";
import { ToggleControl } from "./toggle.tsx";

/** The control for a port, made from its declaration alone. */
export function Control(props: ControlProps) {
  const { names } = props.spec;
  switch (props.spec.type) {
    case "int":
    case "float":
      return <NumberControl {...props} />;
    case "string":
      return names === undefined ? <TextControl {...props} /> : <NameControl {...props} names={names} />;
    case "boolean":
      return <ToggleControl {...props} />;
    case "seed":
      return <SeedControl {...props} />;
    case "enum":
      return <ChoiceControl {...props} />;
    default:
      return <DataControl {...props} />;
  }
}
