import { type Codecs, literalSchema, type PortSpec, type PortType, withArticle } from "@sigmaflow/core";
import { z } from "zod";

type Json = Record<string, unknown>;

/** What inputs are described by. */
export interface Kinds {
  readonly types: ReadonlyMap<string, PortType>;
  readonly codecs: Codecs;
}

/** A request's body in the forms in which it may come. */
export function bodyOf(inputs: Readonly<Record<string, PortSpec>>, kinds: Kinds): Json {
  const schema = bodySchema(inputs, kinds);
  const example = exampleOf(inputs);
  const form = { schema };
  const json = { schema, ...(example && { example }) };
  return { "application/json": json, "application/x-www-form-urlencoded": form, "multipart/form-data": form };
}

const somePrompt = "a panda in a blue spacesuit";

/** Something to send: what is not given otherwise, as it would be; undefined where a file is needed. */
function exampleOf(inputs: Readonly<Record<string, PortSpec>>): Json | undefined {
  const needed = Object.entries(inputs).filter(([, spec]) => spec.default !== undefined || !spec.optional);
  const values = needed.map(([name, { type, min, default: preset = type === "string" ? somePrompt : (min ?? 1) }]) => [
    name,
    ["string", "int", "float", "seed", "boolean", "enum"].includes(type) ? preset : undefined,
  ]);
  return values.every(([, value]) => value !== undefined) ? Object.fromEntries(values) : undefined;
}

/** The JSON schema of a graph's inputs as clients write them. */
export function bodySchema(inputs: Readonly<Record<string, PortSpec>>, kinds: Kinds): Json {
  const properties = Object.fromEntries(Object.entries(inputs).map(([name, spec]) => [name, property(spec, kinds)]));
  const required = Object.entries(inputs).filter(([, spec]) => spec.default === undefined && !spec.optional);
  return { type: "object", properties, ...(required.length > 0 && { required: required.map(([name]) => name) }) };
}

const inFile: Json = {
  anyOf: [{ type: "string" }, { type: "object", properties: { $upload: { type: "string" } }, required: ["$upload"] }],
};

function schemaOf(spec: PortSpec, { types, codecs }: Kinds): Json {
  const codec = codecs.reader(spec.type);
  if (codec !== undefined) {
    const what = withArticle(codec.kind.files.noun);
    const file = {
      description: `${what[0]!.toUpperCase()}${what.slice(1)}: base64, a data: URL, an upload, or an address at a host that the server fetches from.`,
      ...inFile,
    };
    return spec.type.startsWith("list<") ? { type: "array", items: file } : file;
  }
  const schema = literalSchema(spec, types);
  if (schema === undefined) return {};
  const { $schema: _, ...json } = z.toJSONSchema(schema, { unrepresentable: "any" });
  return json;
}

function property(spec: PortSpec, kinds: Kinds): Json {
  const { label, description, default: preset } = spec;
  return {
    ...schemaOf(spec, kinds),
    ...(spec.type === "seed" && spec.max !== undefined && { maximum: spec.max }),
    ...(label !== undefined && { title: label }),
    ...(description !== undefined && { description }),
    ...(preset !== undefined && { default: preset }),
  };
}
