import { boundedInputs, type Codecs, readGraph } from "@sigmaflow/core";
import { acceptedRun, dryRun, failure, finishedRequest, liveFinishedRequest } from "@sigmaflow/core/wire";
import type { z } from "zod";
import { type AnswerHeader, headersOf, refusalHeaders } from "../answer-headers.ts";
import type { ServerContext, Wire } from "../context.ts";
import { headOf } from "../graph-folder.ts";
import type { GraphFile } from "../graphs.ts";
import { addressOf } from "../reserved-names.ts";
import { runQueryParameters } from "../run-query.ts";
import { headerParameters } from "../term-headers.ts";
import { bodyOf } from "./describe-body.ts";
import { endpointGraph, packagedGraphs } from "./endpoint.ts";
import { dropIn, type SlugAlias, slugAliases } from "./slug-aliases.ts";

type Json = Record<string, unknown>;

const statuses: Readonly<Record<number, string>> = {
  400: "Invalid parameters or request format",
  401: "Missing or invalid API key",
  403: "The key may not run graphs, or the page that asks may not",
  404: "The graph is not served any more",
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
  for (const [alias, { graph }] of Object.entries(slugAliases)) if (!names.has(graph)) names.add(alias);
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
        operationId: `run-${name}`,
        summary: document.title ?? name,
        description: describedAs(document.description ?? `Runs the graph ${name}.`, aliasesOf(name)),
        tags: ["pictures"],
        parameters: [
          ...runQueryParameters,
          ...headerParameters(["idempotency-key", "cancel-after", "run-needs", "webhook-url", "prefer"]),
        ],
        requestBody: {
          required: true,
          content: bodyOf(boundedInputs(document, engine.catalogue, limits.textBytes), described),
        },
        responses: { 200: success(engine.codecs, wire), 202: accepted, ...failures },
      },
    };
  }
  return paths;
}

/** What the live service calls a graph besides, where nothing else is served so. */
function aliasesOf(name: string): readonly (readonly [string, SlugAlias])[] {
  return Object.entries(slugAliases).filter(([, { graph }]) => graph === name);
}

function describedAs(description: string, aliases: ReturnType<typeof aliasesOf>): string {
  const also = aliases
    .map(([alias, { defaults }]) => {
      const set = Object.entries(defaults).map(([name, value]) => `\`${name}\` is ${value}`);
      return `\`/v1/${alias}\`${set.length === 0 ? "" : ` (unless given, ${set.join(" and ")})`}`;
    })
    .join(", ");
  return also === "" ? description : `${description}\n\nAlso at ${also}.`;
}

/** What is said of a run that was begun, however it ends. */
const ofRun: readonly AnswerHeader[] = [
  "x-request-id",
  "x-ignored-parameters",
  "idempotent-replayed",
  "preference-applied",
];
const ofSuccess: readonly AnswerHeader[] = [
  ...ofRun,
  "link",
  "x-cost",
  "x-generation-time",
  "x-output-count",
  "x-output-metadata",
  "x-rate-limit-remaining",
  "x-rate-limit-reset-at-utc",
  "x-remaining-credits",
  "x-seed-value",
];

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
    headers: headersOf(ofSuccess),
    content: {
      "application/json": { schema: { anyOf: answers.map(named) } },
      ...Object.fromEntries(files),
    },
  };
}

const accepted: Json = {
  description: "The run goes on, and its client would not wait for it, as `Prefer` says.",
  headers: headersOf([...ofRun, "location"]),
  content: { "application/json": { schema: named(acceptedRun) } },
};

/** A schema of the wire by the name under which the document's components have it. */
function named(schema: z.ZodType): Json {
  return { $ref: `#/components/schemas/${schema.meta()?.id}` };
}

const failures = Object.fromEntries(
  Object.entries(statuses).map(([status, description]) => [
    status,
    {
      description,
      headers: headersOf([...ofRun, ...refusalHeaders, "x-should-retry"]),
      content: { "application/json": { schema: named(failure) } },
    },
  ]),
);
