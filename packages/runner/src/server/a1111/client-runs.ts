import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { previewedPicture } from "../../output/previewed-picture.ts";
import type { ServerContext } from "../context.ts";
import { clientOf } from "../keys.ts";
import type { progress } from "./wire.ts";

/** Events that are looked at for how far a run is. */
const late = 200;

/** What each client has going, by the id of its key: these clients ask for "the" run and have no names for runs. */
export class ClientRuns {
  readonly #runs = new Map<string, Set<string>>();
  readonly #context: ServerContext;

  constructor(context: ServerContext) {
    this.#context = context;
  }

  /** Counts runs as the client's until `work` is done. */
  async during<T>(request: FastifyRequest, ids: readonly string[], work: () => Promise<T>): Promise<T> {
    const client = clientOf(request);
    const own = this.#runs.get(client) ?? new Set();
    this.#runs.set(client, own);
    for (const id of ids) own.add(id);
    try {
      return await work();
    } finally {
      for (const id of ids) own.delete(id);
      if (own.size === 0) this.#runs.delete(client);
    }
  }

  /** Cancels what the client has going. */
  async interrupt(request: FastifyRequest): Promise<void> {
    await Promise.all(this.#of(request).map((id) => this.#context.runs.cancel(id)));
  }

  /** How far the first of them is. */
  async progress(request: FastifyRequest, withPicture: boolean): Promise<z.infer<typeof progress>> {
    const { store, previews, engine } = this.#context;
    const ids = this.#of(request);
    const [first] = ids;
    const lastSeq = first === undefined ? 0 : ((await store.summary(first))?.lastSeq ?? 0);
    const events = first === undefined ? [] : await store.events(first, Math.max(-1, lastSeq - late), late);
    const at = events.findLast((event) => event.type === "node.progress");
    const shown = events.findLast((event) => event.type === "node.preview");
    const preview = withPicture && shown !== undefined ? await previews.get(shown.hash) : undefined;
    const picture = preview && (await engine.pictures.encode(previewedPicture(preview), { format: "png" }));
    return {
      // No more than nearly done before it is.
      progress: at === undefined ? 0 : Math.min(0.99, at.step / at.of),
      eta_relative: (at?.left_ms ?? 0) / 1000,
      state: { job_count: ids.length, sampling_step: at?.step ?? 0, sampling_steps: at?.of ?? 0 },
      current_image: picture ? Buffer.from(picture).toString("base64") : null,
      textinfo: null,
    };
  }

  #of(request: FastifyRequest): readonly string[] {
    return [...(this.#runs.get(clientOf(request)) ?? [])];
  }
}
