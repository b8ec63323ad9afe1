import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { serverErrors } from "./error-codes.ts";

/** Refuses query parameters that a route does not declare, which a client would think were honoured. */
export function refuseUnknownQuery(app: FastifyInstance): void {
  app.addHook("preValidation", async (request) => {
    const declared = request.routeOptions.schema?.querystring;
    const known = declared instanceof z.ZodObject ? Object.keys(declared.shape) : [];
    const unknown = queryOf(request).filter((name) => !known.includes(name));
    if (unknown.length === 0) return;
    const names = unknown.map((name) => `\`${name.slice(0, 100)}\``).join(", ");
    throw serverErrors.BAD_REQUEST({
      reason: `The address does not take ${names} as a query`,
      advice: known.length === 0 ? "It takes none." : `It takes ${known.join(", ")}.`,
    });
  });
}

/** Names of a request's query parameters. */
export function queryOf({ query }: FastifyRequest): readonly string[] {
  return Object.keys(query as object);
}
