import { literalSchema, type PortSpec, type PortType, readGraph } from "@sigmaflow/core";
import { failure, finishedRequest, liveFinishedRequest } from "@sigmaflow/core/wire";
import { z } from "zod";
import { takesPictures } from "../../input/picture-inputs.ts";
import type { ServerContext, Wire } from "../context.ts";
import { dropIn } from "./endpoint.ts";

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
  508: "The run asks, over other servers, for itself",
};

/** The OpenAPI paths of the served graphs, from their declared inputs. */
export async function graphPaths({
  graphs,
  shipped,
  engine,
  wire,
}: ServerContext): Promise<Readonly<Record<string, unknown>>> {
  const names = new Set([dropIn, ...(await graphs.list()).map(({ name }) => name)]);
  const paths: Json = {};
  for (const name of names) {
    const file = (await graphs.find(name)) ?? (name === dropIn ? await shipped.find(name) : undefined);
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
        responses: { 200: success(wire), ...failures },
      },
    };
  }
  return paths;
}

/** What a picture's request is answered with, by how the server answers. */
function success(wire: Wire): Json {
  // Where there is no picture, the live form has nothing to be like.
  const answers = wire === "json" ? [finishedRequest] : [liveFinishedRequest, finishedRequest];
  const images = ["image/png", "image/jpeg", "image/webp"].map((type) => [
    type,
    { schema: { type: "string", contentMediaType: type } },
  ]);
  return {
    description: "What the run made: JSON, or the picture's bytes where `Accept` names an image type.",
    content: {
      "application/json": { schema: answers.length === 1 ? named(answers[0]!) : { anyOf: answers.map(named) } },
      ...Object.fromEntries(images),
    },
  };
}

/** A schema of the wire by the name under which the document's components have it. */
function named(schema: z.ZodType): Json {
  return { $ref: `#/components/schemas/${schema.meta()?.id}` };
}

const failures = Object.fromEntries(
  Object.entries(statuses).map(([status, description]) => [
    status,
    { description, content: { "application/json": { schema: named(failure) } } },
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
