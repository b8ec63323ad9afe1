import { once } from "node:events";
import { failure } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { followRun, isOver } from "../follow-run.ts";
import { refusals } from "../refusals.ts";
import { streamedEvent } from "../streamed-event.ts";
import { requireOwn } from "./runs.ts";

const headers = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};

const params = z.object({ id: z.string().max(100) });
const querystring = z.object({
  after: z.coerce.number().int().min(-1).optional().describe("Events with higher numbers; `Last-Event-ID` wins."),
  key: z.string().optional(),
});

const event = streamedEvent(
  { $ref: "#/components/schemas/RunEvent" },
  { id: { type: "string", description: "Its number." } },
);

/** The events of a run as Server-Sent Events, from the store: replayed, then followed to the last. */
export function runEventsRoute({ store, runs, limits }: ServerContext): FastifyPluginAsyncZod {
  return async (app) => {
    const open = new Set<() => void>();
    app.addHook("preClose", async () => {
      for (const leave of open) leave();
    });
    app.get(
      "/api/runs/:id/events",
      {
        schema: {
          summary: "Follow a run (Server-Sent Events)",
          tags: ["runs"],
          params,
          querystring,
          response: {
            200: {
              description: "Events from the one asked for on.",
              content: { "text/event-stream": { schema: event } },
            },
            204: z.undefined().describe("Nothing can follow: the run is over and its events are sent."),
            404: failure,
            ...refusals,
          },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        await requireOwn(request, id, store);
        const after = afterOf(request.headers["last-event-id"]) ?? request.query.after ?? -1;
        // Says to browsers that there is no use in coming back.
        if (await isOver(id, after, store)) return reply.code(204).send(undefined);
        // Who asks for the headers alone does not wait for the run.
        if (request.method === "HEAD") return reply.headers(headers).send("");
        reply.hijack();
        const { raw } = reply;
        raw.writeHead(200, headers);
        raw.write(": events follow\n\n");
        const gone = new AbortController();
        const leave = () => gone.abort();
        const heartbeat = setInterval(() => raw.write(": still there\n\n"), limits.heartbeatMs);
        raw.on("close", leave);
        open.add(leave);
        try {
          for await (const event of followRun(id, { after, signal: gone.signal }, { runs, store })) {
            const isRoom = raw.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
            if (!isRoom && !gone.signal.aborted) await Promise.race([once(raw, "drain"), once(raw, "close")]);
          }
        } finally {
          clearInterval(heartbeat);
          open.delete(leave);
          raw.end();
        }
      },
    );
  };
}

function afterOf(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === "") return undefined;
  if (typeof header === "string" && /^\d{1,15}$/.test(header)) return Number(header);
  const reason = "`Last-Event-ID` is not the number of an event";
  throw serverErrors.BAD_REQUEST({ reason, advice: "Send the last `id` you got." });
}
