import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { excessOf, type JsonBounds, JsonMeter, utf8Text } from "@sigmaflow/core/editing";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { serverErrors } from "./error-codes.ts";

/** Characters that are measured before others get their turn: a few milliseconds. */
const slice = 2 ** 20;

/** Nesting of a body: a document's, 128, and what stands around it. */
const deepest = 160;

/**
 * Reads the JSON in a request's body.
 *
 * @throws `BODY_TOO_COMPLEX`, `BAD_BODY`, or what parsing throws.
 */
export type ReadJson = (request: FastifyRequest, body: Buffer) => Promise<unknown>;

/**
 * Reads bodies of JSON, after they are measured: what is nested deeper, or holds more, than any request needs is refused
 * before anything is built of it, and others are answered meanwhile. Returns what it reads them with.
 */
export function readJson(app: FastifyInstance, { values }: { readonly values: number }): ReadJson {
  const bounds = { depth: deepest, values };
  const parse = promisify(app.getDefaultJsonParser("error", "error"));
  const read: ReadJson = async (request, body) => parse(request, await measured(body, bounds));
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, read);
  return read;
}

async function measured(body: Buffer, bounds: JsonBounds): Promise<string> {
  const text = utf8Text(body);
  if (text === undefined) throw serverErrors.BAD_BODY({ found: "not UTF-8", advice: "Send it in UTF-8." });
  const meter = new JsonMeter(text);
  for (let isDone = false; !isDone; ) {
    isDone = meter.read(slice);
    const excess = excessOf(meter, bounds);
    if (excess !== undefined) throw serverErrors.BODY_TOO_COMPLEX(excess);
    if (!isDone) await setImmediate();
  }
  return text;
}
