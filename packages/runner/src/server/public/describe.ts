import { literalSchema, type PortSpec, type PortType, readGraph } from "@sigmaflow/core";
import { z } from "zod";
import { takesPictures } from "../../input/picture-inputs.ts";
import type { ServerContext } from "../context.ts";
import { dropIn, endpointGraph, packagedGraphs } from "./endpoint.ts";

type Json = Record<string, unknown>;

const statuses: Readonly<Record<number, string>> = {
  400: "Invalid parameters or request format",
  401: "Missing or invalid API key",
  406: "Invalid content type, or a word that is not in a parameter's set",
  413: "The body is too large",
  429: "Too many runs wait",
  500: "The run failed",
  503: "The server is about to stop",
  504: "The run took too long",
};

/** The OpenAPI paths of the served graphs, from their declared inputs. */
export async function graphPaths(context: ServerContext): Promise<Readonly<Record<string, unknown>>> {
  const { graphs, engine } = context;
  const names = new Set([dropIn, ...packagedGraphs(engine).keys(), ...(await graphs.list()).map(({ name }) => name)]);
  const paths: Json = {};
  for (const name of names) {
    // A graph may go away while the others are read.
    const file = await endpointGraph(name, context).catch(() => undefined);
    const document = file && readGraph(file.text, { catalogue: engine.catalogue }).draft;
    if (document === undefined) continue;
    paths[`/v1/${name}`] = {
      post: {
        summary: document.title ?? name,
        ...(document.description !== undefined && { description: document.description }),
        tags: ["pictures"],
        requestBody: {
          required: true,
          content: { "application/json": { schema: bodySchema(document.inputs ?? {}, engine.registry.types) } },
        },
        responses: { 200: success, ...failures },
      },
    };
  }
  return paths;
}

const success = {
  description: "What the run made: JSON, or the picture's bytes where `Accept` names an image type.",
  content: {
    "application/json": {
      schema: {
        type: "object",
        properties: {
          image: {
            type: "string",
            description: "Base64 of the first picture when `base64` is true, else its address.",
          },
          images: {
            type: "array",
            items: {
              type: "object",
              properties: {
                url: { type: "string" },
                seed: { type: ["integer", "string", "null"] },
                width: { type: "integer" },
                height: { type: "integer" },
              },
            },
          },
          seed: { type: ["integer", "string", "null"] },
          values: { type: "object", description: "Outputs that are no pictures." },
          timings: { type: "object", additionalProperties: { type: "number" } },
          run: { type: "string" },
        },
      },
    },
    "image/png": { schema: { type: "string", contentMediaType: "image/png" } },
    "image/jpeg": { schema: { type: "string", contentMediaType: "image/jpeg" } },
    "image/webp": { schema: { type: "string", contentMediaType: "image/webp" } },
  },
};

/** What is wrong with a request's inputs, one by one. */
const problems: Json = {
  type: "array",
  items: {
    type: "object",
    properties: {
      code: { type: "string" },
      input: { type: "string", description: "The parameter." },
      message: { type: "string" },
      hint: { type: "string" },
    },
    required: ["code", "message", "hint"],
  },
};

const failures = Object.fromEntries(
  Object.entries(statuses).map(([status, description]) => [
    status,
    {
      description,
      content: {
        "application/json": {
          schema: {
            type: "object",
            properties: { error: { type: "string" }, code: { type: "string" }, problems },
          },
        },
      },
    },
  ]),
);

function bodySchema(inputs: Readonly<Record<string, PortSpec>>, types: ReadonlyMap<string, PortType>): Json {
  const properties = Object.fromEntries(Object.entries(inputs).map(([name, spec]) => [name, property(spec, types)]));
  const required = Object.entries(inputs).filter(([, spec]) => spec.default === undefined && !spec.optional);
  return { type: "object", properties, ...(required.length > 0 && { required: required.map(([name]) => name) }) };
}

const picture: Json = {
  description: "A picture: base64, a data: URL, or an upload.",
  anyOf: [{ type: "string" }, { type: "object", properties: { $upload: { type: "string" } }, required: ["$upload"] }],
};

function schemaOf(spec: PortSpec, types: ReadonlyMap<string, PortType>): Json {
  if (takesPictures(spec)) return spec.type === "image" ? picture : { type: "array", items: picture };
  const schema = literalSchema(spec, types);
  if (schema === undefined) return {};
  const { $schema: _, ...json } = z.toJSONSchema(schema, { unrepresentable: "any" });
  return json;
}

function property(spec: PortSpec, types: ReadonlyMap<string, PortType>): Json {
  const { label, description, default: preset } = spec;
  return {
    ...schemaOf(spec, types),
    ...(spec.type === "seed" && spec.max !== undefined && { maximum: spec.max }),
    ...(label !== undefined && { title: label }),
    ...(description !== undefined && { description }),
    ...(preset !== undefined && { default: preset }),
  };
}
