import {
  boundedInputs,
  type Codecs,
  literalSchema,
  type PortSpec,
  type PortType,
  readGraph,
  withArticle,
} from "@sigmaflow/core";
import { acceptedRun, dryRun, failure, finishedRequest, liveFinishedRequest } from "@sigmaflow/core/wire";
import { z } from "zod";
import type { ServerContext, Wire } from "../context.ts";
import { type GraphFile, headOf } from "../graph-folder.ts";
import { addressOf } from "../reserved-names.ts";
import { headerParameters } from "../term-headers.ts";
import { dropIn, endpointGraph, packagedGraphs, slugAliases } from "./endpoint.ts";

type Json = Record<string, unknown>;

const statuses: Readonly<Record<number, string>> = {
  400: "Invalid parameters or request format",
  401: "Missing or invalid API key",
  406: "Insufficient credits, an invalid content type, or a word that is not in a parameter's set",
  413: "The body is too large",
  422: "The idempotency key came before with another request",
  429: "Too many runs wait",
  500: "The run failed",
  502: "A service that the graph calls failed",
  503: "The server is about to stop",
  504: "The run took too long, or longer than its request allows, or a service that the graph calls did not answer",
  508: "The run asks, over other servers, for itself",
};

/** Every graph that is served, by name. */
export async function servedGraphs(context: ServerContext): Promise<readonly GraphFile[]> {
  const { graphs, engine } = context;
  const names = new Set([dropIn, ...packagedGraphs(engine).keys(), ...(await graphs.names())]);
  // What is served by its own name is described there alone.
  for (const [alias, name] of Object.entries(slugAliases)) if (!names.has(name)) names.add(alias);
  // A graph may go away while the others are read.
  const found = [...names].map((name) =>
    endpointGraph(name, context).then(
      (file) => ({ ...file, name }),
      () => undefined,
    ),
  );
  return (await Promise.all(found)).filter((file) => file !== undefined);
}

/** The OpenAPI paths of served graphs, from their declared inputs. */
export function graphPaths(
  served: readonly GraphFile[],
  { engine, wire, limits }: ServerContext,
): Readonly<Record<string, unknown>> {
  const described = { types: engine.registry.types, codecs: engine.codecs };
  const paths: Json = {};
  for (const { name, text } of served) {
    const document = headOf(text) && readGraph(text, { catalogue: engine.catalogue }).draft;
    if (document === undefined) continue;
    paths[addressOf(name)] = {
      post: {
        summary: document.title ?? name,
        ...describedAs(document.description, aliasesOf(name)),
        tags: ["pictures"],
        parameters: [
          dryRunParameter,
          untilParameter,
          ...headerParameters(["idempotency-key", "cancel-after", "webhook-url", "prefer"]),
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: bodySchema(boundedInputs(document, engine.catalogue, limits.textBytes), described),
            },
          },
        },
        responses: { 200: success(engine.codecs, wire), 202: accepted, ...failures },
      },
    };
  }
  return paths;
}

/** What the live service calls a graph besides, where nothing else is served so. */
function aliasesOf(name: string): readonly string[] {
  return Object.keys(slugAliases).filter((alias) => slugAliases[alias] === name);
}

function describedAs(description: string | undefined, aliases: readonly string[]): { readonly description?: string } {
  const also = aliases.map((alias) => `\`/v1/${alias}\``).join(", ");
  const all = [...(description === undefined ? [] : [description]), ...(also === "" ? [] : [`Also at ${also}.`])];
  return all.length === 0 ? {} : { description: all.join("\n\n") };
}

/** What a request is answered with, by how the server answers. */
function success(codecs: Codecs, wire: Wire): Json {
  // Where there is no picture, the live form has nothing to be like.
  const answers = wire === "json" ? [finishedRequest, dryRun] : [liveFinishedRequest, finishedRequest, dryRun];
  const written = codecs.all.flatMap(({ kind, readsAny }) => (readsAny ? [] : kind.files.writes));
  const files = written.map(({ mediaType }) => [
    mediaType,
    { schema: { type: "string", contentMediaType: mediaType } },
  ]);
  return {
    description: "What the run made: JSON, or a file's bytes where `Accept` names its type.",
    content: {
      "application/json": { schema: { anyOf: answers.map(named) } },
      ...Object.fromEntries(files),
    },
  };
}

const dryRunParameter: Json = {
  ...{ name: "dryRun", in: "query", required: false, schema: { type: "string", enum: ["true", "false"] } },
  description: "`true`: run nothing, and be answered with what would run, what is cached and what it would cost.",
};

const untilParameter: Json = {
  ...{ name: "until", in: "query", required: false, schema: { type: "string" } },
  description: "Run as far as this node, whose outputs are answered with.",
};

const accepted: Json = {
  description: "The run goes on, and its client would not wait for it, as `Prefer` says.",
  headers: { location: { schema: { type: "string" }, description: "Where the run is found." } },
  content: { "application/json": { schema: named(acceptedRun) } },
};

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

/** What inputs are described by. */
interface Kinds {
  readonly types: ReadonlyMap<string, PortType>;
  readonly codecs: Codecs;
}

function bodySchema(inputs: Readonly<Record<string, PortSpec>>, kinds: Kinds): Json {
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
