import type { IncomingHttpHeaders } from "node:http";
import { anyType, unknownType } from "@sigmaflow/core/editing";
import { failure, routes } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { refusals } from "../refusals.ts";

const { answer } = routes["POST /api/uploads"];

/** Files for the inputs of runs. */
export function uploadRoute({ engine, files, limits }: ServerContext): FastifyPluginAsyncZod {
  const formats = engine.codecs.all.flatMap(({ kind }) => kind.files.reads);
  const types = [...new Set(formats.map(({ mediaType }) => mediaType))].filter((type) => type !== anyType);
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    app.post(
      "/api/uploads",
      {
        onRequest: async ({ headers }) => {
          if (typeOf(headers) === undefined) throw serverErrors.BAD_CONTENT_TYPE({ types });
        },
        schema: {
          summary: "Send a file for an input: a picture, or whatever the kinds in use read",
          consumes: [...types, anyType],
          tags: ["runs"],
          response: { 201: answer, 422: failure, ...refusals },
        },
      },
      async ({ body, headers }, reply) => {
        const type = typeOf(headers) ?? unknownType;
        if (!Buffer.isBuffer(body) || body.length === 0)
          throw serverErrors.BAD_BODY({ found: "empty", advice: "Send the bytes of a file." });
        return reply.code(201).send(await files.keep(body, { type, limits: limits.sizes }));
      },
    );
  };
}

/** The media type that a request says its body is of, without what follows it. */
function typeOf({ "content-type": type = "" }: IncomingHttpHeaders): string | undefined {
  return /^[a-z]+\/[\w.+-]+/i.exec(type)?.[0].toLowerCase();
}
