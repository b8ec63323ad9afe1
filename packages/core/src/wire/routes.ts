import type { z } from "zod";
import { catalogue, hostNames, listedModels } from "./catalogue.ts";
import { explanation, givenToExplain, givenToValidate, validation } from "./check.ts";
import { graphVersions, listedGraphs, savedGraph } from "./graph.ts";
import { graphDocument } from "./graph-document.ts";
import { health } from "./health.ts";
import { listedKeys } from "./key.ts";
import { runFile } from "./picture.ts";
import { queuePaused, queueStanding, runMove } from "./queue.ts";
import { acceptedRun, run, runList, submittedRun } from "./run.ts";
import { webhookLog, webhookSecret } from "./webhook.ts";
import { workers } from "./worker.ts";

/** What each route of `/api` that answers with JSON is sent, where that is JSON, and answers. */
export const routes = {
  "GET /api/health": { answer: health },
  "GET /api/nodes": { answer: catalogue },
  "GET /api/models": { answer: listedModels },
  "GET /api/names": { answer: hostNames },
  "GET /api/graphs": { answer: listedGraphs },
  "GET /api/graphs/:name": { answer: graphDocument },
  "PUT /api/graphs/:name": { answer: savedGraph },
  "GET /api/graphs/:name/versions": { answer: graphVersions },
  "GET /api/graphs/:name/versions/:version": { answer: graphDocument },
  "POST /api/validate": { body: givenToValidate, answer: validation },
  "POST /api/explain": { body: givenToExplain, answer: explanation },
  "POST /api/uploads": { answer: runFile },
  "POST /api/runs": { body: submittedRun, answer: acceptedRun },
  "GET /api/runs": { answer: runList },
  "GET /api/runs/:id": { answer: run },
  "POST /api/runs/:id/cancel": { answer: acceptedRun },
  "POST /api/runs/:id/retry": { answer: acceptedRun },
  "POST /api/runs/:id/move": { body: runMove, answer: acceptedRun },
  "GET /api/keys": { answer: listedKeys },
  "GET /api/queue": { answer: queueStanding },
  "POST /api/queue/pause": { answer: queuePaused },
  "POST /api/queue/resume": { answer: queuePaused },
  "GET /api/runs/:id/webhook": { answer: webhookLog },
  "POST /api/runs/:id/webhook": { answer: acceptedRun },
  "GET /api/webhooks/secret": { answer: webhookSecret },
  "GET /api/workers": { answer: workers },
} as const;

/** A route of `/api` that answers with JSON. */
export type Route = keyof typeof routes;

/** What a route answers. */
export type Answer<R extends Route> = z.output<(typeof routes)[R]["answer"]>;

/** What a route is sent as JSON. */
export type Body<R extends Route> = (typeof routes)[R] extends { readonly body: infer B extends z.ZodType }
  ? z.input<B>
  : never;
