import type { FastifyInstance, FastifyRequest } from "fastify";
import { serverErrors } from "../error-codes.ts";

/** Reads forms as the JSON that they stand for: texts by name, files as base64. */
export function readForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    "multipart/form-data",
    { parseAs: "buffer" },
    async (request: FastifyRequest, body: Buffer) => {
      const headers = { "content-type": request.headers["content-type"] ?? "" };
      const form = await formOf(body, headers);
      const entries = [...form].map(
        async ([name, value]): Promise<[string, string]> => [
          name,
          typeof value === "string" ? value : Buffer.from(await value.arrayBuffer()).toString("base64"),
        ],
      );
      return Object.fromEntries(await Promise.all(entries));
    },
  );
}

async function formOf(body: Buffer, headers: Record<string, string>): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers }).formData();
  } catch {
    throw serverErrors.BAD_BODY({ found: "no form", advice: "Fix it, or send JSON." });
  }
}
