import type { FastifyInstance, FastifyRequest } from "fastify";
import { afterArrival, type ReadJson } from "../json-body.ts";

/** A body of JSON, read when somebody asks what is in it. */
export class RawBody {
  readonly bytes: Buffer;
  readonly #read: () => Promise<unknown>;

  constructor(bytes: Buffer, read: () => Promise<unknown>) {
    this.bytes = bytes;
    this.#read = read;
  }

  /**
   * What is in it.
   *
   * @throws what {@link ReadJson} throws.
   */
  value(): Promise<unknown> {
    return this.#read();
  }
}

/** Leaves bodies of JSON unread, as {@link RawBody}. */
export function leaveJson(app: FastifyInstance, read: ReadJson): void {
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, async (request: FastifyRequest, body: Buffer) => {
    await afterArrival(body);
    return new RawBody(body, () => read(request, body));
  });
}
