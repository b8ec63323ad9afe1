import { unknownType } from "@sigmaflow/core/editing";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { serverErrors } from "../error-codes.ts";

/** Reads forms as the JSON that they stand for: texts by name, files as `data:` URLs. */
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
          typeof value === "string" ? value : await dataUrlOf(value),
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

async function dataUrlOf(file: Blob): Promise<string> {
  // What follows the type, a character set for example, is dropped.
  const type = file.type.split(";")[0];
  return `data:${type || unknownType};base64,${Buffer.from(await file.arrayBuffer()).toString("base64")}`;
}
