import { dryRun, failure, graphName, queuedWorkflow, workflowStanding } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { readForms } from "../public/form-body.ts";
import { baseOf, requestQueue } from "../public/queue-request.ts";
import { leaveJson } from "../public/raw-body.ts";
import { workflowOf } from "../public/workflow-standing.ts";
import { refusals } from "../refusals.ts";
import { ownRun } from "./runs.ts";

const tags = ["pictures"];

/**
 * `/workflows/NAME`: runs a served graph as `/v2` does, and `/workflows/request/ID`, where clients look for it: how the
 * live service has its own graphs.
 */
export function workflowRoutes(context: ServerContext): FastifyPluginAsyncZod {
  const queue = requestQueue(context);
  return async (app) => {
    app.removeContentTypeParser("text/plain");
    leaveJson(app, context.readJson);
    readForms(app);
    app.post(
      "/:graph",
      {
        schema: {
          summary: "Run a graph without waiting, as the live service runs its workflows",
          tags,
          params: z.object({ graph: graphName }),
          response: { 200: z.union([queuedWorkflow, dryRun]), 404: failure, 429: failure, ...refusals },
        },
      },
      async (request, reply) => {
        const id = await queue(request, reply);
        if (typeof id !== "string") return id;
        const poll_url = `${baseOf(request, context)}/workflows/request/${id}`;
        return { message: "The workflow is queued.", request_id: id, poll_url, status: "QUEUED" as const };
      },
    );
    app.get(
      "/request/:id",
      {
        schema: {
          summary: "Where the run of a workflow stands, and what it came to",
          tags,
          params: z.object({ id: z.string().max(100) }),
          response: { 200: workflowStanding, 404: failure, ...refusals },
        },
      },
      async (request) => workflowOf(await ownRun(request, context.store), baseOf(request, context)),
    );
  };
}
