import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { writeGraph } from "@sigmaflow/core";
import { catalogue, examples } from "../../src/document/fixtures/graphs.ts";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** The built editor with the catalogue and the examples to read, and nothing to run: for looking at the editor alone. */
export async function startSite(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const answer = (status: number, type: string, body: string | Buffer) => {
      response.writeHead(status, { "content-type": type, etag: '"1"' }).end(body);
    };
    const json = (value: unknown) => answer(200, "application/json", JSON.stringify(value));
    const graph = examples.find(([file]) => pathname === `/api/graphs/${path.basename(file, ".json")}`);
    const file = path.join(dist, pathname === "/" ? "index.html" : pathname);
    if (pathname === "/api/nodes") json(catalogue);
    else if (pathname === "/api/graphs") {
      json(
        examples.map(([name, { title }]) => ({ name: path.basename(name, ".json"), title, version: "1", modified: 0 })),
      );
    } else if (graph !== undefined) answer(200, "application/json", writeGraph(graph[1]));
    else if (file.startsWith(dist) && existsSync(file)) {
      answer(200, types[path.extname(file)] ?? "application/octet-stream", readFileSync(file));
    } else answer(404, "application/json", JSON.stringify({ error: `There is no ${pathname}.`, code: "NOT_FOUND" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
