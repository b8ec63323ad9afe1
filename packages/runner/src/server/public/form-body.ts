import { unknownType } from "@sigmaflow/core/editing";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { serverErrors } from "../error-codes.ts";
import { formFault } from "./form-fault.ts";

/** Fields of one form; no graph has so many inputs. */
const mostFields = 1000;

/** Reads forms as the JSON that they stand for: texts by name, files as `data:` URLs, what is called `name[]` as a list. */
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
      return withLists(await Promise.all(entries));
    },
  );
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    async (_request: FastifyRequest, body: string) => {
      // Counted before it is taken apart: a body of nothing but `&` would take seconds.
      let fields = 1;
      for (let at = body.indexOf("&"); at !== -1; at = body.indexOf("&", at + 1))
        if (++fields > mostFields) throw serverErrors.BODY_TOO_COMPLEX({ values: fields, most: mostFields });
      return Object.fromEntries(new URLSearchParams(body));
    },
  );
}

/** Entries as an object, those by a name that ends in `[]` as a list by the name before that. */
function withLists(entries: readonly (readonly [string, string])[]): Readonly<Record<string, unknown>> {
  const [lists, others] = [true, false].map((isList) => entries.filter(([name]) => name.endsWith("[]") === isList));
  const listed = Map.groupBy(lists!, ([name]) => name.slice(0, -2));
  return {
    ...Object.fromEntries([...listed].map(([name, all]) => [name, all.map(([, value]) => value)])),
    ...Object.fromEntries(others!),
  };
}

async function formOf(body: Buffer, headers: Record<string, string>): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers }).formData();
  } catch {
    throw serverErrors.BAD_BODY({ found: "no form", advice: formFault(body, headers["content-type"] ?? "") });
  }
}

async function dataUrlOf(file: Blob): Promise<string> {
  // What follows the type, a character set for example, is dropped.
  const type = file.type.split(";")[0];
  return `data:${type || unknownType};base64,${Buffer.from(await file.arrayBuffer()).toString("base64")}`;
}
