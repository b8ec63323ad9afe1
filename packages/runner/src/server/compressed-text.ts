import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isKnown, sendText } from "./etag.ts";

const ways = { br: promisify(brotliCompress), gzip: promisify(gzip) } as const;
type Encoding = keyof typeof ways;

/** JSON that stays the same: compressed once a way, when somebody who takes it that way asks first. */
export class CompressedText {
  readonly #text: string;
  readonly #tag: string;
  readonly #made = new Map<Encoding, Promise<Buffer>>();

  constructor(data: unknown) {
    this.#text = JSON.stringify(data);
    this.#tag = createHash("sha256").update(this.#text).digest("hex");
  }

  /** Answers with it, or that the client has it already; each way is a version of its own. */
  async answer(request: FastifyRequest, reply: FastifyReply, type?: string): Promise<void> {
    const encoding = encodingFor(request);
    void reply.header("vary", "accept-encoding");
    if (isKnown(encoding === undefined ? this.#tag : `${this.#tag}-${encoding}`, request, reply)) return;
    if (encoding === undefined) sendText(this.#text, reply, type);
    else sendText(await this.#as(encoding), reply.header("content-encoding", encoding), type);
  }

  #as(encoding: Encoding): Promise<Buffer> {
    const made = this.#made.get(encoding) ?? ways[encoding](this.#text);
    this.#made.set(encoding, made);
    return made;
  }
}

/** The smallest form that a request takes; undefined for the text as it is. */
function encodingFor({ headers }: FastifyRequest): Encoding | undefined {
  const given = String(headers["accept-encoding"] ?? "").split(",");
  const taken = given.map((one) => one.split(";").map((part) => part.trim().toLowerCase()));
  const takes = (name: Encoding) =>
    taken.some(([token, weight = "q=1"]) => token === name && Number(weight.replace("q=", "")) > 0);
  return takes("br") ? "br" : takes("gzip") ? "gzip" : undefined;
}
