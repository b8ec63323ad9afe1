import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { failure } from "@sigmaflow/core/wire";
import type { FastifyReply } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { baseOf } from "../public/queue-request.ts";
import { refusals } from "../refusals.ts";
import { needsOf } from "../required-needs.ts";
import { streamedEvent } from "../streamed-event.ts";
import { mcpServer, protocol } from "./server.ts";

const message = z.looseObject({}).describe("A message of JSON-RPC 2.0, as MCP has them.");
/** Why a message is refused before anything looks at what it asks for. */
const refused = z
  .object({
    jsonrpc: z.literal("2.0"),
    id: z.union([z.string(), z.number(), z.null()]),
    error: z.looseObject({ code: z.int(), message: z.string() }),
  })
  .describe("What is wrong with the message, by JSON-RPC 2.0.");

/** `POST /mcp`: what agents speak, over HTTP. Every request stands for itself; none waits for another one. */
export function mcpRoute(context: ServerContext, { pays }: { readonly pays: boolean }): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      "/mcp",
      {
        schema: {
          summary: "Speak MCP, for agents",
          tags: ["agents"],
          body: message,
          response: {
            200: {
              description: "The answer, or events where it comes in parts.",
              content: {
                "application/json": { schema: message },
                "text/event-stream": { schema: streamedEvent({ type: "object" }, { event: { type: "string" } }) },
              },
            },
            202: z.undefined().describe("It was taken, and has no answer."),
            ...refusals,
            "4xx": z.union([failure, refused]),
          },
        },
      },
      async (request, reply) => {
        const { createMcpHandler } = await protocol();
        const addressOf = (hash: string) => `${baseOf(request, context)}/api/artifacts/${hash}`;
        const needs = needsOf(request, context);
        const agent = { asker: request, pays, addressOf, ...(needs && { needs }) };
        const onerror = (error: unknown) => request.log.error({ err: error }, "an agent's request failed");
        const handler = createMcpHandler(() => mcpServer(agent, context, onerror), { onerror });
        const gone = new AbortController();
        reply.raw.once("close", () => gone.abort());
        const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
          typeof value === "string" ? [[name, value]] : [],
        );
        const asked = new Request(`${baseOf(request, context)}/mcp`, {
          ...{ method: "POST", headers, body: JSON.stringify(request.body), signal: gone.signal },
        });
        const answer = await handler.fetch(asked, { parsedBody: request.body });
        void reply.code(answer.status).headers(Object.fromEntries(answer.headers));
        // What is sent as a stream is not held to the schema.
        const untyped: FastifyReply = reply;
        return untyped.send(answer.body === null ? undefined : Readable.fromWeb(answer.body as ReadableStream));
      },
    );
  };
}
