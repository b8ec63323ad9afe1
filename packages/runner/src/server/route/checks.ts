import { failure, routes } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { prepare } from "../../runs/prepare.ts";
import type { ServerContext } from "../context.ts";
import { graphSource } from "../graph-source.ts";
import { refusals } from "../refusals.ts";
import { withoutPlace } from "../without-place.ts";

const validate = routes["POST /api/validate"];
const explain = routes["POST /api/explain"];
const tags = ["graphs"];

/** What can be known of a graph without running it. */
export function checkRoutes(context: ServerContext): FastifyPluginAsyncZod {
  const { engine, graphs, limits } = context;
  return async (app) => {
    app.post(
      "/api/validate",
      {
        schema: {
          summary: "Find what is wrong with a graph",
          tags,
          body: validate.body,
          response: { 200: validate.answer, ...refusals },
        },
      },
      async ({ body }) => {
        const { source } = await graphSource(body.graph, graphs);
        const found = await engine.check(source, { limits });
        return { problems: found.problems.map(withoutPlace) };
      },
    );
    app.post(
      "/api/explain",
      {
        schema: {
          summary: "Say what a run would do, and why",
          tags,
          body: explain.body,
          response: { 200: explain.answer, 422: failure, ...refusals },
        },
      },
      async ({ body }) => {
        const { source, graphName } = await graphSource(body.graph, graphs);
        const prepared = await prepare(source, body.inputs, context);
        return { rows: await engine.explain(prepared, { graphName }) };
      },
    );
  };
}
