import type { ReadResourceResult, Resource, ResourceTemplateType } from "@modelcontextprotocol/server";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";

const markdown = "text/markdown";
const json = "application/json";

/** What there is to read for whoever writes graphs: the nodes, the examples, files that runs made. */
export async function listedResources({ shipped }: Pick<ServerContext, "shipped">): Promise<Resource[]> {
  const examples = (await shipped.list()).map(({ name, title = name, description }) => ({
    ...{ uri: `sigmaflow://examples/${name}`, name, title, mimeType: json },
    ...(description !== undefined && { description }),
  }));
  const nodes = {
    ...{ uri: "sigmaflow://nodes", name: "nodes", title: "Nodes", mimeType: markdown },
    description: "Every node that graphs can be made of, a line each.",
  };
  return [nodes, ...examples];
}

/** The same by form of address. */
export const resourceTemplates: ResourceTemplateType[] = [
  {
    ...{ uriTemplate: "sigmaflow://nodes/{type}", name: "node", title: "A node", mimeType: json },
    description: "Its inputs and outputs, with kinds, defaults and ranges.",
  },
  {
    ...{ uriTemplate: "sigmaflow://examples/{name}", name: "example", title: "An example", mimeType: json },
    description: "A graph that came with the program.",
  },
  {
    ...{ uriTemplate: "sigmaflow://artifacts/{hash}", name: "artifact", title: "A file that a run made" },
    description: "As it is, at its full size.",
  },
];

/**
 * What is found at an address.
 *
 * @throws `NOT_FOUND`, `GRAPH_NOT_FOUND`, `BAD_GRAPH_NAME`, `ARTIFACT_NOT_FOUND`.
 */
export async function readResource(
  uri: string,
  { engine, shipped, files }: Pick<ServerContext, "engine" | "shipped" | "files">,
): Promise<ReadResourceResult> {
  const [, kind, name] = /^sigmaflow:\/\/(nodes|examples|artifacts)(?:\/(.+))?$/.exec(uri) ?? [];
  const { nodes } = engine.catalogue;
  if (kind === "nodes" && name === undefined) {
    const lines = Object.entries(nodes).map(([type, { description = "" }]) => `- \`${type}\` ${description}`);
    return { contents: [{ uri, mimeType: markdown, text: lines.join("\n") }] };
  }
  if (kind === "nodes") {
    const node = Object.hasOwn(nodes, name ?? "") ? nodes[name ?? ""] : undefined;
    if (node !== undefined) return { contents: [{ uri, mimeType: json, text: JSON.stringify(node) }] };
  }
  if (kind === "examples" && name !== undefined)
    return { contents: [{ uri, mimeType: json, text: (await shipped.read(name)).text }] };
  if (kind === "artifacts" && name !== undefined) {
    const [about, bytes] = [await files.find(name), await files.bytes(name)];
    if (about === undefined || bytes === undefined) throw serverErrors.ARTIFACT_NOT_FOUND({ gone: "file" });
    return { contents: [{ uri, mimeType: about.type, blob: Buffer.from(bytes).toString("base64") }] };
  }
  throw serverErrors.NOT_FOUND({ address: uri });
}
