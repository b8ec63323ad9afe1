import { type Catalogue, type GraphDocument, type PaidCallsInfo, paidCalls } from "@sigmaflow/core";
import { type Explanation, failure, type GivenGraph, routes, type Validation } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { EarlierTimes } from "../../runs/earlier-times.ts";
import { prepare } from "../../runs/prepare.ts";
import type { ServerContext } from "../context.ts";
import { graphSource } from "../graph-source.ts";
import { onlyOf } from "../key-rights.ts";
import { refusals } from "../refusals.ts";
import { withoutPlace } from "../without-place.ts";

const validate = routes["POST /api/validate"];
const explain = routes["POST /api/explain"];
const tags = ["graphs"];

/** What can be known of a graph without running it. */
export function checkRoutes(context: ServerContext): FastifyPluginAsyncZod {
  const earlier = new EarlierTimes(context.store);
  return async (app) => {
    app.post(
      "/api/validate",
      {
        config: { right: "read" },
        schema: {
          summary: "Find what is wrong with a graph",
          tags,
          body: validate.body,
          response: { 200: validate.answer, ...refusals },
        },
      },
      ({ body }) => validationOf(body.graph, context),
    );
    app.post(
      "/api/explain",
      {
        config: { right: "read" },
        schema: {
          summary: "Say what a run would do, and why",
          tags,
          body: explain.body,
          response: { 200: explain.answer, 422: failure, ...refusals },
        },
      },
      async (request) => {
        const { graph, inputs } = request.body;
        return await explanationOf(graph, inputs, context, { key: onlyOf(request), earlier });
      },
    );
  };
}

/** What is wrong with a graph, and what it may cost. */
export async function validationOf(graph: GivenGraph, context: ServerContext): Promise<Validation> {
  const { engine, limits } = context;
  const { source } = await graphSource(graph, context);
  const found = await engine.check(source, { limits });
  const problems = found.problems.map(withoutPlace);
  return { problems, ...(found.document && paidOf(found.document, engine.catalogue)) };
}

/** Where earlier runs are looked at, and the key whose they are if that alone may see them. */
interface Earlier {
  readonly earlier: EarlierTimes;
  readonly key: string | undefined;
}

/** What a run would do, and how long its nodes lasted before. */
export async function explanationOf(
  graph: GivenGraph,
  inputs: Readonly<Record<string, unknown>>,
  context: ServerContext,
  before?: Earlier,
): Promise<Explanation> {
  const { engine } = context;
  const { source, graphName } = await graphSource(graph, context);
  const prepared = await prepare(source, inputs, context);
  const rows = await engine.explain(prepared, { graphName });
  const { document } = prepared;
  const times = await before?.earlier.of({ graph: document, inputs, graphName, key: before.key });
  return {
    rows,
    ...paidOf(document, engine.catalogue, prepared.inputs),
    ...(times && Object.keys(times).length > 0 && { times }),
  };
}

/** The calls of a graph that may cost money; nothing where there are none. */
function paidOf(
  document: GraphDocument,
  catalogue: Catalogue,
  inputs: Readonly<Record<string, unknown>> = {},
): { readonly paid?: PaidCallsInfo } {
  const paid = paidCalls(document, catalogue, { inputs });
  return paid.nodes.length === 0 ? {} : { paid };
}
