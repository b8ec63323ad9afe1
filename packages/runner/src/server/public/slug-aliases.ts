import { literalSchema, type PortSpec, type PortType } from "@sigmaflow/core";
import { fileOf, headOf } from "../graph-folder.ts";
import type { GraphFile } from "../graphs.ts";

/** The endpoint that exists whatever is served; its graph comes with the program. */
export const dropIn = "sdxl1.0-txt2img";

/** What the live service has under a name of its own. */
export interface SlugAlias {
  /** Name of the graph that does the same; it comes with the program. */
  readonly graph: string;
  /** Values of inputs there where a request leaves them out, other than the graph's. */
  readonly defaults: Readonly<Record<string, string | number>>;
}

const picture = { graph: "img2img", defaults: { strength: 0.65 } };

/** What the live service calls what these graphs do. */
export const slugAliases: Readonly<Record<string, SlugAlias>> = {
  "sdxl-torch": { graph: dropIn, defaults: {} },
  "sdxl-img2img": picture,
  "sdxl1.0-img2img": picture,
  "sdxl-inpaint": { graph: "inpaint", defaults: { scheduler: "DDIM", strength: 0.9 } },
};

/** Graphs with the defaults of a slug, by what they were made from. */
const adapted = new WeakMap<GraphFile, Map<SlugAlias, GraphFile>>();

/** A graph with a slug's defaults, as far as it has such inputs and they take them. */
export function withDefaultsOf(
  file: GraphFile,
  alias: SlugAlias,
  { types }: { readonly types: ReadonlyMap<string, PortType> },
): GraphFile {
  const known = adapted.get(file)?.get(alias);
  if (known !== undefined) return known;
  const made = adapt(file, alias.defaults, types);
  adapted.set(file, (adapted.get(file) ?? new Map()).set(alias, made));
  return made;
}

function adapt(file: GraphFile, defaults: SlugAlias["defaults"], types: ReadonlyMap<string, PortType>): GraphFile {
  // What is no graph is refused for that where it is prepared.
  if (headOf(file.text) === undefined) return file;
  const document = JSON.parse(file.text) as { readonly inputs?: Readonly<Record<string, PortSpec>> };
  const inputs = typeof document.inputs === "object" && document.inputs !== null ? document.inputs : {};
  const changed = Object.entries(defaults).filter(
    ([name, value]) =>
      Object.hasOwn(inputs, name) && inputs[name]?.default !== value && takes(inputs[name], value, types),
  );
  if (changed.length === 0) return file;
  const more = changed.map(([name, value]) => [name, { ...inputs[name], default: value }]);
  return fileOf(file.name, JSON.stringify({ ...document, inputs: { ...inputs, ...Object.fromEntries(more) } }));
}

function takes(spec: PortSpec | undefined, value: unknown, types: ReadonlyMap<string, PortType>): boolean {
  try {
    return spec !== undefined && (literalSchema(spec, types)?.safeParse(value).success ?? false);
  } catch {
    // Nobody has checked the declaration yet.
    return false;
  }
}
