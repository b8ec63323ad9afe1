import type { ServerContext } from "../context.ts";
import type { GraphFile } from "../graph-folder.ts";

/** The endpoint that exists whatever is served; its graph comes with the program. */
export const dropIn = "sdxl1.0-txt2img";

/** The graph behind `/v1/NAME`. Throws `GRAPH_NOT_FOUND`, `BAD_GRAPH_NAME`. */
export async function endpointGraph(name: string, { graphs, shipped }: ServerContext): Promise<GraphFile> {
  const own = name === dropIn ? await graphs.find(name) : undefined;
  return own ?? (await (name === dropIn ? shipped : graphs).read(name));
}
