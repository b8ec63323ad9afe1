import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ContentHasher, createEngine, nodeHost, provideRemote, runGraph } from "sigmaflow";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { graph } from "../../../examples/programs/in-a-page/graph.ts";
import { examples, newFolder } from "../../runner/test/support/command.ts";
import { onServer } from "./support/on-server.ts";

const { start, newPage } = onServer();
const program = fileURLToPath(new URL("../../../examples/programs/in-a-page/", import.meta.url));
const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };

interface Chunk {
  readonly imports: readonly string[];
  readonly moduleIds: readonly string[];
}

/** Builds a site as a stranger's project would: from the built packages, with vite's own settings. */
async function bundle(root: string, outDir = path.join(root, "dist")): Promise<readonly Chunk[]> {
  const options = { outDir, emptyOutDir: true };
  const done = await build({ root, configFile: false, logLevel: "silent", build: options });
  const { output } = [done].flat().find((one) => "output" in one)!;
  return output.filter((file) => file.type === "chunk");
}

/** Whether a module is of Node.js, or what vite puts in its place. */
const ofNodeJs = (id: string) => /^node:|browser-external/.test(id);

let built: string;
let chunks: readonly Chunk[];
beforeAll(async () => {
  built = mkdtempSync(path.join(tmpdir(), "sigmaflow-page-"));
  chunks = await bundle(program, built);
});
afterAll(() => rmSync(built, { recursive: true, force: true }));

test("the page's bundle is one script without any module of Node.js", () => {
  expect(chunks.map(({ imports }) => imports)).toEqual([[]]);
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  expect(modules.filter(ofNodeJs)).toEqual([]);
  expect(modules.filter((id) => /packages\/(core|nodes|runner)\/dist\//.test(id)).length).toBeGreaterThan(50);
  expect(modules.filter((id) => /packages\/(runner\/dist\/(engine|host|store)|nodes\/dist\/host\/)/.test(id))).toEqual([
    expect.stringContaining("/nodes/dist/host/error-codes.js"),
  ]);
});

test("a module of Node.js in a page's bundle would be noticed", async () => {
  const root = mkdtempSync(path.join(tmpdir(), "sigmaflow-page-"));
  writeFileSync(path.join(root, "index.html"), '<script type="module" src="./main.ts"></script>');
  writeFileSync(path.join(root, "main.ts"), 'import { nodeHost } from "sigmaflow/cache";\nconsole.log(nodeHost);\n');
  mkdirSync(path.join(root, "node_modules"));
  symlinkSync(path.join(program, "../../../packages/runner"), path.join(root, "node_modules", "sigmaflow"));
  const modules = (await bundle(root)).flatMap(({ moduleIds }) => moduleIds);
  rmSync(root, { recursive: true });
  expect(modules.filter(ofNodeJs).length).toBeGreaterThan(0);
});

test("a graph in a page gives what it gives in Node.js, by content ids", async () => {
  const service = await start(newFolder(), ["--graphs", examples]);
  const baseUrl = `${service.address}/v1`;
  const site = createServer((request, response) => {
    const file = path.join(built, request.url === "/" ? "index.html" : (request.url ?? ""));
    if (!existsSync(file)) return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": types[path.extname(file)] ?? "" }).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));

  const page = await newPage();
  const failures: string[] = [];
  page.on("pageerror", (error) => failures.push(error.message));
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  await page.getByLabel("Service").fill(baseUrl);
  await page.getByLabel("Prompt").fill("a panda in a bar");
  await page.getByRole("button", { name: "Draw" }).click();
  const status = page.locator("output");
  await status.filter({ hasText: /./ }).waitFor();
  const said = (await status.textContent()) ?? "";
  site.close();

  const engine = createEngine({ cache: false, services: [provideRemote({ baseUrl })] });
  const outputs = await runGraph(graph, { prompt: "a panda in a bar" }, { engine });
  await engine.close();
  const hasher = new ContentHasher(nodeHost);
  const ids = Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, hasher.id(value)]));
  expect([said, failures]).toEqual([JSON.stringify(ids, undefined, 2), []]);
  expect(outputs).toMatchObject({ guidance: 7.5, image: { width: 512, height: 512, channels: 3 } });
});
