import type { FastifyInstance } from "fastify";
import { serverErrors } from "./error-codes.ts";

/** What `/v1` and `/v2` have, or may get, besides graphs: clients of other services ask for it there. */
const reserved: ReadonlySet<string> = new Set([
  ...["audio", "batches", "chat", "completions", "credits", "embeddings", "files", "get-user-credits", "images"],
  ...["models", "moderations", "requests", "responses", "uploads", "webhooks", "workflows"],
]);

/** Whether a graph's name means something else below `/v1`, so that the graph is served below `/graphs` alone. */
export function isReserved(name: string): boolean {
  return reserved.has(name);
}

/** Where a graph is run by its name. */
export function addressOf(name: string): string {
  return isReserved(name) ? `/graphs/${name}` : `/v1/${name}`;
}

/** Refuses graphs by reserved names, in a part of the server that has other things under those. */
export function refuseReserved(scope: FastifyInstance): void {
  scope.addHook("preValidation", async ({ params }) => {
    const name = (params as { readonly graph?: string }).graph;
    if (name !== undefined && isReserved(name)) throw serverErrors.GRAPH_NAME_RESERVED({ name });
  });
}
