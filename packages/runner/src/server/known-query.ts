import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { serverErrors } from "./error-codes.ts";

/**
 * Refuses query parameters that a route does not declare, which a client would think were honoured, and numbers without a
 * digit, which would be read as 0.
 */
export function refuseUnknownQuery(app: FastifyInstance): void {
  app.addHook("preValidation", async (request) => {
    if (request.is404) return;
    const declared = request.routeOptions.schema?.querystring;
    const shape: z.ZodRawShape = declared instanceof z.ZodObject ? declared.shape : {};
    const known = Object.keys(shape);
    const query = request.query as Readonly<Record<string, unknown>>;
    const empty = known.find((name) => query[name] === "" && inner(shape[name]) instanceof z.ZodNumber);
    if (empty !== undefined)
      throw serverErrors.BAD_REQUEST({ reason: `\`${empty}\` is empty`, advice: "Give it a number, or leave it out." });
    const unknown = queryOf(request).filter((name) => !known.includes(name));
    if (unknown.length === 0) return;
    const names = unknown.map((name) => `\`${name.slice(0, 100)}\``).join(", ");
    throw serverErrors.BAD_REQUEST({
      reason: `The address does not take ${names} as a query`,
      advice: known.length === 0 ? "It takes none." : `It takes ${known.join(", ")}.`,
    });
  });
}

/** A schema without what says that it may be missing. */
function inner(schema: z.core.SomeType | undefined): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? inner(schema.unwrap()) : schema;
}

/** Names of a request's query parameters. */
export function queryOf({ query }: FastifyRequest): readonly string[] {
  return Object.keys(query as object);
}
