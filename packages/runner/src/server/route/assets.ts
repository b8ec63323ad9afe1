import { unknownType } from "@sigmaflow/core/editing";
import { assetsSent, assetsStored, failure } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { dataUrl } from "../../input/data-url.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { baseOf } from "../public/queue-request.ts";
import { refusals } from "../refusals.ts";

/** `POST /upload-asset`: keeps files that clients of the live service send before they name them in a request. */
export function assetRoute(context: ServerContext): FastifyPluginAsyncZod {
  const { files, limits } = context;
  return async (app) => {
    app.post(
      "/",
      {
        schema: {
          summary: "Send files for requests, as `data:` URLs",
          tags: ["pictures"],
          body: assetsSent,
          response: { 200: assetsStored, 422: failure, ...refusals },
        },
      },
      async (request) => {
        const sent = request.body.data_urls.map((text, at) => {
          const inline = dataUrl(text);
          if (inline !== undefined && inline.bytes.byteLength > 0) return inline;
          const reason = `\`data_urls\`: the text at ${at}, counted from 0, is no data: URL in base64 with something in it`;
          throw serverErrors.BAD_REQUEST({ reason, advice: "Send data:image/png;base64,…" });
        });
        const urls: string[] = [];
        for (const { bytes, type = unknownType } of sent) {
          const { hash } = await files.keep(bytes, { type, limits: limits.sizes });
          urls.push(`${baseOf(request, context)}/api/artifacts/${hash}`);
        }
        return { file_urls: urls, urls, message: "The files are kept. Name their addresses in requests." };
      },
    );
  };
}
