import { z } from "zod";
import type { Catalogue, CatalogueNode } from "../node/catalogue.ts";
import { literalSchema } from "../port/literal.ts";
import type { PortType } from "../port/port-type.ts";
import type { PortSpec } from "../port/spec.ts";
import { isList, parseType, typeText } from "../port/type-ref.ts";
import {
  free,
  fromLink,
  givenValue,
  graphBody,
  graphDocument,
  graphInput,
  graphNode,
  idPattern,
  inputLink,
} from "./document.ts";

/** A JSON Schema, draft 7: the one that text editors know best. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

const target = "draft-7";
const link: JsonSchema = { anyOf: [{ $ref: "#/definitions/from" }, { $ref: "#/definitions/input" }] };
/** A link, a list that may hold links, or any other data. */
const given: JsonSchema = {
  anyOf: [...link.anyOf!, { type: "array" }, { not: { type: "object", required: ["$from"] } }],
};

/**
 * The JSON Schema of graph documents that use a catalogue's nodes, for completion and marks while typing. It knows each
 * node's inputs, which literals they accept and which are required; links, names and types are left to checking.
 */
export function graphJsonSchema(catalogue: Catalogue): JsonSchema {
  const names = z.registry<{ id: string }>();
  names.add(fromLink, { id: "from" });
  names.add(inputLink, { id: "input" });
  names.add(graphBody, { id: "graph" });
  names.add(graphBody.shape.nodes, { id: "nodes" });
  names.add(graphNode, { id: "node" });
  names.add(graphInput, { id: "port" });
  names.add(graphInput.shape.default.def.innerType, { id: "data" });
  const schema = z.toJSONSchema(z.object({ document: graphDocument, from: fromLink, input: inputLink }), {
    target,
    metadata: names,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // zod's own type of what it passes here leaves out the classes that these are.
      const current: unknown = zodSchema;
      if (current === givenValue) Object.assign(jsonSchema, given);
      if (current === free) jsonSchema.type = "object";
    },
  });
  const definitions = schema.definitions as Record<string, JsonSchema>;
  const document = schema.properties!.document as JsonSchema;
  const ids = { pattern: idPattern.source };
  for (const { properties = {} } of [document, definitions.graph!]) {
    Object.assign(properties.inputs!, { propertyNames: ids });
    Object.assign(properties.outputs!, { propertyNames: ids });
  }
  definitions.nodes!.propertyNames = ids;
  Object.assign(definitions.port!.properties!.host!, old);
  definitions.node = nodeSchema(definitions.node!, catalogue);
  return { $schema: schema.$schema!, title: "sigmaflow graph", ...document, definitions };
}

function nodeSchema(node: JsonSchema, { nodes, types }: Catalogue): JsonSchema {
  const known = Object.values(nodes);
  const named = known.flatMap(({ type, label, description, deprecated, migrations = [] }) => [
    { const: type, title: label, description: deprecated ?? description, ...(deprecated !== undefined && old) },
    ...migrations.flatMap((step) =>
      step.type === undefined ? [] : [{ const: step.type, description: `Now called ${type}.`, ...old }],
    ),
  ]);
  const all = new Map(Object.entries(types));
  return {
    ...node,
    properties: {
      ...node.properties,
      type: { anyOf: named },
    },
    allOf: known.map((entry) => ({
      if: { properties: { type: { const: entry.type } }, required: ["type"] },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
      then: versionOf(entry, all),
    })),
  };
}

/** Marks a name that is kept for old documents. */
const old = { deprecated: true } as const;

/** What a node of a type is held to: of the newest version its shape; older ones are brought up to date when read. */
function versionOf(entry: CatalogueNode, types: ReadonlyMap<string, PortType>): JsonSchema {
  const shape = shapeOf(entry, types);
  const v: JsonSchema = { type: "integer", maximum: entry.version };
  if (entry.version === 1) return { ...shape, properties: { ...shape.properties, v } };
  return {
    properties: { v },
    if: { properties: { v: { const: entry.version } }, required: ["v"] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
    then: shape,
  };
}

function shapeOf({ inputs, body }: CatalogueNode, types: ReadonlyMap<string, PortType>): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [name, spec] of Object.entries(inputs)) properties[name] = portSchema(spec, types);
  const required = Object.entries(inputs).filter(([, spec]) => spec.default === undefined && !spec.optional);
  return {
    properties: {
      in: {
        type: "object",
        properties,
        ...(required.length > 0 && { required: required.map(([name]) => name) }),
        // The other inputs of a loop, map or call are declared in its body.
        ...(body === undefined && { additionalProperties: false }),
      },
      ...(body === undefined && { body: false }),
    },
    ...((required.length > 0 || body !== undefined) && {
      required: [...(required.length > 0 ? ["in"] : []), ...(body === undefined ? [] : ["body"])],
    }),
  };
}

function portSchema(spec: PortSpec, types: ReadonlyMap<string, PortType>): JsonSchema {
  const { label, description, default: preset } = spec;
  return {
    ...(label !== undefined && { title: label }),
    ...(description !== undefined && { description }),
    ...(preset !== undefined && { default: preset }),
    anyOf: [...link.anyOf!, ...literals(spec, types)],
  };
}

/** What a port accepts besides a link. */
function literals(spec: PortSpec, types: ReadonlyMap<string, PortType>): JsonSchema[] {
  const type = parseType(spec.type);
  if (type !== undefined && isList(type)) {
    const { min, max, multipleOf: _, ...rest } = spec;
    const items: JsonSchema = { anyOf: [...link.anyOf!, ...literals({ ...rest, type: typeText(type.of) }, types)] };
    return [
      {
        type: "array",
        items,
        ...(min !== undefined && { minItems: min }),
        ...(max !== undefined && { maxItems: max }),
      },
    ];
  }
  if (type?.id === "any" || type?.id === "json") return [given];
  const schema = literalSchema(spec, types);
  if (schema === undefined) return [];
  const { $schema: _, ...json } = z.toJSONSchema(schema, { target, unrepresentable: "any" });
  return [json];
}
