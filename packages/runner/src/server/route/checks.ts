import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { prepare } from "../../runs/prepare.ts";
import type { ServerContext } from "../context.ts";
import { graphSource } from "../graph-source.ts";
import { failure, graphAsData, inputs, problems } from "../schemas.ts";

const graph = z.union([z.string().max(200), graphAsData]).describe("A graph document, or the name of a served one.");
const rows = z.array(z.looseObject({ path: z.string(), node: z.string(), status: z.string() }));
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
          body: z.object({ graph }),
          response: { 200: z.object({ problems }) },
        },
      },
      async ({ body }) => {
        const { source } = await graphSource(body.graph, graphs);
        const found = await engine.check(source, { limits });
        // The text is not the client's, so its lines are not either.
        return { problems: found.problems.map(({ line: _line, column: _column, ...problem }) => problem) };
      },
    );
    app.post(
      "/api/explain",
      {
        schema: {
          summary: "Say what a run would do, and why",
          tags,
          body: z.object({ graph, inputs: inputs.default({}) }),
          response: { 200: z.object({ rows }), 422: failure },
        },
      },
      async ({ body }) => {
        const { source, scope } = await graphSource(body.graph, graphs);
        const prepared = await prepare(source, body.inputs, context);
        return { rows: (await engine.explain(prepared, { scope })).map((row) => ({ ...row })) };
      },
    );
  };
}
