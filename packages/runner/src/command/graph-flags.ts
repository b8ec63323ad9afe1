import type { PortSpec } from "@sigmaflow/core";
import { Option } from "commander";

/** A flag that sets one input of a graph. */
export interface GraphFlag {
  /** The input's name. */
  readonly input: string;
  readonly option: Option;
}

export interface GraphFlagOptions {
  /** The input that has no flag. */
  readonly without: string;
  /** In words, what inputs are where no flag sets them and that is not their default. */
  readonly unless?: Readonly<Record<string, string>>;
}

/** How many values of a set a line of help has room for. */
const fewValues = 16;

/** One flag for each input, named by its label as people know it from the editor: `Steps` is `--steps`. */
export function graphFlags(
  inputs: Readonly<Record<string, PortSpec>>,
  { without, unless = {} }: GraphFlagOptions,
): readonly GraphFlag[] {
  return Object.entries(inputs)
    .filter(([input]) => input !== without)
    .map(([input, spec]) => {
      const flag = (spec.label ?? input).toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
      return { input, option: new Option(`--${flag} <${word(spec)}>`, describe(spec, unless[input])) };
    });
}

/** What the flags that were given set, as `--set` takes it. */
export function settingsOf(flags: readonly GraphFlag[], given: object): readonly string[] {
  const values = new Map<string, unknown>(Object.entries(given));
  return flags.flatMap(({ input, option }) => {
    const value = values.get(option.attributeName());
    return typeof value === "string" ? [`${input}=${value}`] : [];
  });
}

function word({ type }: PortSpec): string {
  if (type === "int" || type === "float" || type === "seed") return "number";
  return type === "string" ? "text" : "value";
}

function describe({ type, description, values = [], min, max, default: preset }: PortSpec, said?: string): string {
  const text = description?.replace(/\.$/, "");
  const what = text && `${text[0]!.toLowerCase()}${text.slice(1)}`;
  // What a seed may be at most is a matter of other programs.
  const range = min !== undefined && max !== undefined && type !== "seed" ? `${min} to ${max}` : undefined;
  const all =
    values.length > fewValues ? `one of ${values.length}: ${values.slice(0, 4).join(", ")}, …` : values.join(", ");
  const otherwise = said ?? (preset === undefined ? undefined : String(preset));
  return [what, range, all, otherwise && `${otherwise} unless given`]
    .filter((part) => part !== undefined && part !== "")
    .join("; ");
}
