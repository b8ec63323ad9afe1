import { type GraphDocument, readGraph } from "@sigmaflow/core";
import type { FastifyRequest } from "fastify";
import type { ServerContext } from "../context.ts";
import type { GraphFile } from "../graphs.ts";
import { clientOf } from "../keys.ts";
import { endpointGraph } from "../public/endpoint.ts";
import { dropIn } from "../public/slug-aliases.ts";
import type { Wanted } from "./wire.ts";

/** A graph and what it declares. */
export interface ChosenGraph {
  readonly file: GraphFile;
  readonly inputs: NonNullable<GraphDocument["inputs"]>;
}

/** Which graph each client has chosen as its checkpoint, by the id of its key, until the process ends. */
export class ChosenGraphs {
  readonly #names = new Map<string, string>();
  readonly #context: ServerContext;

  constructor(context: ServerContext) {
    this.#context = context;
  }

  /** The name that the client has chosen. */
  of(request: FastifyRequest): string {
    return this.#names.get(clientOf(request)) ?? dropIn;
  }

  /**
   * Chooses a graph for the client.
   *
   * @throws `GRAPH_NOT_FOUND`, `BAD_GRAPH_NAME`.
   */
  async choose(request: FastifyRequest, name: string): Promise<void> {
    await endpointGraph(name, this.#context);
    this.#names.set(clientOf(request), name);
  }

  /**
   * The graph for a request: the one that it or its client has chosen, if that takes what is sent, else the one that is
   * there for it whatever is served.
   *
   * @throws `GRAPH_NOT_FOUND`, `BAD_GRAPH_NAME`.
   */
  async graphFor(request: FastifyRequest, { override_settings, init_images, mask }: Wanted): Promise<ChosenGraph> {
    const chosen = await this.#read(override_settings?.sd_model_checkpoint ?? this.of(request));
    if (mask !== undefined && chosen.inputs.mask === undefined) return await this.#read("sdxl-inpaint");
    if (init_images !== undefined && chosen.inputs.image === undefined) return await this.#read("sdxl-img2img");
    return chosen;
  }

  async #read(name: string): Promise<ChosenGraph> {
    const file = await endpointGraph(name, this.#context);
    return { file, inputs: readGraph(file.text, { catalogue: this.#context.engine.catalogue }).draft?.inputs ?? {} };
  }
}
