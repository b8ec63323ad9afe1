import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type GraphDocument, writeGraph } from "@sigmaflow/core";
import { catalogue, examples } from "../../src/document/fixtures/graphs.ts";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** The models that come with the nodes, as the server lists them, without what would change the examples. */
const models = [
  { name: "embedded", components: ["unet"], expert: "base" },
  { name: "embedded-refiner", components: ["unet"], expert: "refiner" },
];

/** What is served besides the editor, its catalogue and the examples. */
interface SiteOptions {
  /** More graphs, by name. */
  readonly graphs?: Readonly<Record<string, GraphDocument>>;
  /** Folders of other built pages, by the first part of their address. */
  readonly pages?: Readonly<Record<string, string>>;
}

/** The built editor with the catalogue and the examples to read, and nothing to run: for looking at the editor alone. */
export async function startSite({
  graphs = {},
  pages = {},
}: SiteOptions = {}): Promise<{ readonly url: string; readonly close: () => void }> {
  const named = new Map([
    ...examples.map(([file, graph]) => [path.basename(file, ".json"), graph] as const),
    ...Object.entries(graphs),
  ]);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const answer = (status: number, type: string, body: string | Buffer) => {
      response.writeHead(status, { "content-type": type, etag: '"1"' }).end(body);
    };
    const json = (value: unknown) => answer(200, "application/json", JSON.stringify(value));
    const graph = named.get(/^\/api\/graphs\/([^/]+)$/.exec(pathname)?.[1] ?? "");
    const [, first = "", rest = ""] = /^\/([^/]+)\/(.*)$/.exec(pathname) ?? [];
    const folder = pages[first];
    const inside = folder === undefined ? pathname : rest;
    const file = path.join(folder ?? dist, inside === "/" || inside === "" ? "index.html" : inside);
    if (pathname === "/api/nodes") json(catalogue);
    else if (pathname === "/api/models") json(models);
    else if (pathname === "/api/explain") json({ rows: [] });
    else if (pathname === "/api/runs") json({ runs: [] });
    else if (pathname === "/api/graphs") {
      json(
        examples.map(([name, { title }]) => ({ name: path.basename(name, ".json"), title, version: "1", modified: 0 })),
      );
    } else if (graph !== undefined) answer(200, "application/json", writeGraph(graph));
    else if (file.startsWith(folder ?? dist) && existsSync(file)) {
      answer(200, types[path.extname(file)] ?? "application/octet-stream", readFileSync(file));
    } else answer(404, "application/json", JSON.stringify({ error: `There is no ${pathname}.`, code: "NOT_FOUND" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
