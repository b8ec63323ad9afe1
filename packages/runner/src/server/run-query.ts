import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { queryOf } from "./known-query.ts";

/** What the query of a request that starts a run may say of it, wherever that is. */
export const runQuery = z.object({
  until: z.string().max(200).optional().describe("Run as far as this node, whose outputs are those of the run."),
  dryRun: z
    .enum(["true", "false"])
    .optional()
    .describe("`true`: run nothing, and be answered with what would run, what is cached and what it would cost."),
});

/** The same as parameters of OpenAPI, for addresses that ignore what they do not understand instead of refusing it. */
export const runQueryParameters: readonly object[] = Object.entries(runQuery.shape).map(([name, schema]) => {
  const { $schema: _, description, ...json } = z.toJSONSchema(schema);
  return { name, in: "query", required: false, schema: json, description };
});

/** Whether a request asks what its run would do, and for no run. */
export function isDryRun({ query }: FastifyRequest): boolean {
  return (query as { readonly dryRun?: unknown }).dryRun === "true";
}

/** The node that a request would have its run go as far as; undefined where it says none. */
export function untilOf({ query }: FastifyRequest): string | undefined {
  const { until } = query as { readonly until?: unknown };
  return typeof until === "string" ? until : undefined;
}

/** Names of a request's query parameters that mean nothing where its graph is run. */
export function queryBesides(request: FastifyRequest): readonly string[] {
  const known = [isDryRun(request) && "dryRun", untilOf(request) !== undefined && "until"];
  return queryOf(request).filter((name) => !known.includes(name));
}
