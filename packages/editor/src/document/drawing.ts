import type { Catalogue, GraphDocument, Json, PortSpec } from "@sigmaflow/core";
import { isInput, own } from "@sigmaflow/core/editing";
import type { ListedModel } from "@sigmaflow/core/wire";
import { setDefault } from "./interface.ts";
import { inputPorts } from "./ports.ts";

/** The models that a graph names, in the order of its nodes. */
function modelNames({ nodes, inputs }: GraphDocument, catalogue: Catalogue): readonly string[] {
  return Object.values(nodes).flatMap((node) =>
    inputPorts(node, catalogue)
      .filter(({ spec }) => spec.names === "models")
      .map(({ name, spec }) => {
        const given = own(node.in, name) ?? spec.default;
        return isInput(given) ? own(inputs, given.$input)?.default : given;
      })
      .filter((name) => typeof name === "string"),
  );
}

/** What a graph draws with: its first model of which something is known. */
export function drawingModel(
  document: GraphDocument,
  catalogue: Catalogue,
  models: readonly ListedModel[],
): ListedModel | undefined {
  return modelNames(document, catalogue)
    .map((name) => models.find((model) => model.name === name || model.name === `${name}.safetensors`))
    .find((model) => model?.size !== undefined || model?.prompts !== undefined);
}

type Side = "width" | "height";

/** The graph's inputs for the picture's size. */
export function sizeInputs({ inputs = {} }: GraphDocument): Readonly<Record<Side, string>> | undefined {
  const find = (side: Side) =>
    Object.entries(inputs).find(
      ([name, { type, unit }]) => type === "int" && (unit === undefined || unit === "px") && name.endsWith(side),
    )?.[0];
  const [width, height] = [find("width"), find("height")];
  return width === undefined || height === undefined ? undefined : { width, height };
}

/** A picture's size in pixels. */
type Size = NonNullable<ListedModel["size"]>;

/** The size of picture that a graph's inputs ask for; undefined where it has no such inputs. */
export function askedSize(document: GraphDocument): Size | undefined {
  const names = sizeInputs(document);
  if (names === undefined) return undefined;
  const [width, height] = [names.width, names.height].map((name) => own(document.inputs, name)?.default);
  return typeof width === "number" && typeof height === "number" ? { width, height } : undefined;
}

/** The graph with a size for its pictures; as it is where its inputs do not take that. */
export function withSize(document: GraphDocument, { width, height }: Size): GraphDocument {
  const names = sizeInputs(document);
  if (names === undefined) return document;
  const fits = (name: string, side: number) => takes(own(document.inputs, name), side);
  if (!fits(names.width, width) || !fits(names.height, height)) return document;
  return { ...document, ...setDefault(setDefault(document, names.width, width), names.height, height) };
}

function takes(spec: PortSpec | undefined, value: number): boolean {
  const { min = value, max = value, multipleOf = 1 } = spec ?? {};
  return spec !== undefined && value >= min && value <= max && value % multipleOf === 0;
}

/** The graph with values for those of its inputs that there are. */
export function withValues(document: GraphDocument, values: Readonly<Record<string, Json>>): GraphDocument {
  const known = Object.entries(values).filter(([name]) => own(document.inputs, name) !== undefined);
  const filled = known.map(([name, value]) => [name, { ...document.inputs?.[name], default: value }] as const);
  return { ...document, inputs: { ...document.inputs, ...(Object.fromEntries(filled) as GraphDocument["inputs"]) } };
}
