import { type GraphDocument, readGraph } from "@sigmaflow/core";
import type { ServerContext } from "../context.ts";
import type { GraphFile } from "../graphs.ts";
import { endpointGraph } from "../public/endpoint.ts";
import { dropIn } from "../public/slug-aliases.ts";

/** OpenAI's own models, which some clients name whatever they are given. */
const theirs = /^(?:dall-e-|gpt-image-|chatgpt-image-)/;

/** A served graph and what it declares. */
export interface ModelGraph {
  readonly file: GraphFile;
  readonly inputs: NonNullable<GraphDocument["inputs"]>;
}

/**
 * The graph that a request means by its model: `preset` where it names none, or one of OpenAI's own that is not served.
 *
 * @throws `GRAPH_NOT_FOUND`, `BAD_GRAPH_NAME`.
 */
export async function graphOf(
  model: string | undefined,
  preset: typeof dropIn | "img2img" | "inpaint",
  context: ServerContext,
): Promise<ModelGraph> {
  const isOurs = model !== undefined && (!theirs.test(model) || (await context.graphs.find(model)) !== undefined);
  const file = await endpointGraph(isOurs ? model : presets[preset], context);
  return { file, inputs: readGraph(file.text, { catalogue: context.engine.catalogue }).draft?.inputs ?? {} };
}

/** Names that are there whatever is served. */
const presets = { [dropIn]: dropIn, img2img: "sdxl-img2img", inpaint: "sdxl-inpaint" } as const;
