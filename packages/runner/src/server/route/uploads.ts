import { failure, routes } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { refusals } from "../refusals.ts";

const types = ["image/png", "image/jpeg", "image/webp"];
const { answer } = routes["POST /api/uploads"];

/** Pictures for the inputs of runs. */
export function uploadRoute({ pictures, limits }: ServerContext): FastifyPluginAsyncZod {
  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(types, { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    app.addContentTypeParser("*", (_request, _body, done) => done(serverErrors.BAD_CONTENT_TYPE({ types })));
    app.post(
      "/api/uploads",
      {
        schema: {
          summary: "Send a picture (PNG, JPEG, WebP) for an input",
          consumes: types,
          tags: ["runs"],
          response: { 201: answer, 422: failure, ...refusals },
        },
      },
      async ({ body }, reply) => {
        if (!Buffer.isBuffer(body) || body.length === 0)
          throw serverErrors.BAD_BODY({ found: "empty", advice: "Send the bytes of a PNG, JPEG or WebP file." });
        return reply.code(201).send(await pictures.keep(body, { maxPixels: limits.sizes.pixels }));
      },
    );
  };
}
