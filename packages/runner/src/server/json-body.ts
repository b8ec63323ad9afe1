import { promisify } from "node:util";
import {
  findingJsonBreak,
  inTurns,
  isJson,
  type JsonBounds,
  JsonRefused,
  jsonExcess,
  parsingInParts,
  utf8Text,
} from "@sigmaflow/core/editing";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { nodeHost, nodeTurn } from "../host/node-host.ts";
import { serverErrors } from "./error-codes.ts";

/** Nesting of a body: a document's, 128, and what stands around it. */
const deepest = 160;
/** Bytes of a body that is parsed at once: a millisecond's work. */
const shortBody = 2 ** 17;
/** Bytes of a body that is put together in some milliseconds. */
const largeBody = 2 ** 22;
/** Characters of a text that is looked through for where it breaks: a document's. */
const searchedText = 2 ** 24;

/**
 * Reads the JSON in a request's body.
 *
 * @throws `BODY_TOO_COMPLEX`, `BAD_BODY`, or what Fastify's parser throws.
 */
export type ReadJson = (request: FastifyRequest, body: Buffer) => Promise<unknown>;

/**
 * Reads bodies of JSON, long ones in parts: others are answered meanwhile, and what is nested deeper, or holds more, than any request
 * needs is refused before it is built. Returns what it reads them with.
 */
export function readJson(app: FastifyInstance, { values }: { readonly values: number }): ReadJson {
  const bounds = { depth: deepest, values };
  const parser = app.getDefaultJsonParser("error", "error");
  const parseShort = promisify(parser);
  const read: ReadJson = async (request, body) => {
    if (body.byteLength <= shortBody) {
      const text = requireShort(body, bounds);
      return parseShort(request, text).catch(async (error: unknown) => {
        throw isJson(text) ? foreign() : text === "" ? error : await notJson(text);
      });
    }
    const parse = (text: string): unknown => {
      let found: unknown;
      // It calls back before it returns.
      parser(request, text, (error, value) => {
        if (error) throw isJson(text) ? foreign() : new SyntaxError(error.message);
        found = value;
      });
      return found;
    };
    await afterArrival(body);
    try {
      return await inTurns(parsingInParts(body, { bounds, parse, onJoined: refuseForeign }), nodeTurn);
    } catch (error) {
      if (error instanceof SyntaxError) throw await notJson(utf8Text(body));
      throw error instanceof JsonRefused ? refused(error.found) : error;
    }
  };
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, read);
  return read;
}

/** The text of a short body. */
function requireShort(body: Buffer, bounds: JsonBounds): string {
  const text = utf8Text(body);
  if (text === undefined) throw refused("not UTF-8");
  const excess = jsonExcess(text, bounds);
  if (excess !== undefined) throw refused(excess);
  return text;
}

/** Lets others have their turn behind a large body, which was put together in one piece. */
export async function afterArrival(body: Buffer): Promise<void> {
  if (body.byteLength > largeBody) await nodeHost.yield();
}

/** Holds what was joined from parts to what Fastify's parser holds each part to: no object may give others a prototype. */
function refuseForeign(value: object): void {
  if (!Object.hasOwn(value, "constructor")) return;
  const { constructor: given } = value as { readonly constructor: unknown };
  if (typeof given === "object" && given !== null && Object.hasOwn(given, "prototype")) throw foreign();
}

function foreign(): Error {
  const found = "JSON in which `__proto__` or `constructor.prototype` is a name";
  return serverErrors.BAD_BODY({ found, advice: "Use another name." });
}

function refused(found: JsonRefused["found"]): Error {
  if (found !== "not UTF-8") return serverErrors.BODY_TOO_COMPLEX(found);
  return serverErrors.BAD_BODY({ found, advice: "Send it in UTF-8." });
}

/** What is said of a text that is no JSON: where it breaks, and what stands there. */
async function notJson(text: string | undefined): Promise<Error> {
  const isSearched = text !== undefined && text.length <= searchedText;
  const broken = isSearched ? await inTurns(findingJsonBreak(text, deepest), nodeTurn) : undefined;
  if (broken === undefined) return serverErrors.BAD_BODY({ found: "not JSON", advice: "Fix it and send it again." });
  const { problem, found } = broken;
  const there = found === "" ? "" : ` Found there: \`${found}\`.`;
  return serverErrors.BAD_BODY({ found: "not JSON", advice: `${problem.message}${there} ${problem.hint}`, problem });
}
