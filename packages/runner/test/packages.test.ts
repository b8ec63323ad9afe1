import { chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repository } from "../../../scripts/workspace.ts";
import { makeStranger, type Stranger } from "./make-stranger.ts";
import { sigmaflow } from "./support/command.ts";
import { drawInEditor } from "./support/editor.ts";
import { post } from "./support/server.ts";
import { servers } from "./support/servers.ts";

// A stranger's package of nodes, packed like ours and installed with them in an empty folder, from every front end.

const used = ["--use", "sigmaflow-sketch"];
const graph = "sigmaflow-sketch/sketch-from-words";
const few = ["--set", "strength=2"];

/** A picture from a file, sketched by the package's node and shown as the image that it also is. */
const sketched = (file: string) => ({
  sigmaflow: 1,
  title: "Sketched",
  nodes: {
    load: { type: "image.load", in: { path: file } },
    sketch: { type: "sketch.draw", in: { image: { $from: "load.image" } } },
    small: { type: "image.resize", in: { image: { $from: "sketch.sketch" }, width: 64, height: 64 } },
  },
  outputs: { image: { $from: "small.image" } },
});

const program = `
import { closeEngines, runGraph, savePicture } from "sigmaflow";
import { runNode } from "sigmaflow/testing";
import sketchPackage, { drawnGraph, sketchDraw } from "sigmaflow-sketch";

const { image } = await runGraph(drawnGraph, { strength: 2 }, { use: [sketchPackage], cache: false });
await savePicture("from-program.png", image);
const tiny = { data: new Uint8Array(48), batch: 1, width: 4, height: 4, channels: 3 };
const failed = await runNode(sketchDraw, { image: tiny }, { use: [sketchPackage] }).catch((error) => error);
console.log(image.width, image.height, image.lines > 0, failed.code);
await closeEngines();
`;

let stranger: Stranger;
let command: string;
const serve = servers();
beforeAll(async () => {
  stranger = await makeStranger(["examples/package"], {});
  command = path.join(stranger.folder, "node_modules", "sigmaflow", "bin", "sigmaflow.js");
  writeFileSync(path.join(stranger.folder, "program.js"), program);
  const graphs = path.join(stranger.folder, "graphs");
  mkdirSync(graphs);
  writeFileSync(path.join(graphs, "sketched.json"), JSON.stringify(sketched("picture.png")));
  writeFileSync(path.join(graphs, "too-small.json"), JSON.stringify(sketched("tiny.png")));
  const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
  for (const [name, side] of [
    ["picture", 96],
    ["tiny", 4],
  ] as const) {
    const create = { width: side, height: side, channels: 3, background: "white", noise } as const;
    await sharp({ create })
      .png()
      .toFile(path.join(graphs, `${name}.png`));
  }
}, 600_000);
afterAll(() => rmSync(stranger.folder, { recursive: true }));

const run = (...args: string[]) => sigmaflow(args, { cwd: stranger.folder, command });

test("in a program: its graph runs, and a coded error of its node is known", async () => {
  expect(await stranger.execute("program.js")).toEqual({ ok: true, output: "512 512 true SKETCH_TOO_SMALL\n" });
});

test("on the command line: described, checked, run by name, and its error told with its code", async () => {
  const described = await run("nodes", "sketch.draw", ...used);
  expect(described).toMatchObject({ code: 0, stdout: expect.stringContaining("sketch.picture") });
  expect(await run("validate", "graphs/sketched.json")).toMatchObject({
    code: 2,
    stdout: expect.stringContaining("sketch: UNKNOWN_NODE_TYPE"),
  });
  expect(await run("validate", "graphs/sketched.json", ...used)).toMatchObject({ code: 0, stdout: "" });
  const drawn = await run("run", graph, ...used, ...few, "--json", "--no-pictures");
  expect(drawn).toMatchObject({ code: 0, stdout: expect.stringContaining('"status": "succeeded"') });
  expect(await run("run", "graphs/too-small.json", ...used)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /error SKETCH_TOO_SMALL sketch: The picture has 4×4 pixels; a sketch needs at least 8×8/,
    ),
  });
});

test("by a configuration, which is named, and may be left out", async () => {
  const folder = path.join(stranger.folder, "configured");
  mkdirSync(folder);
  writeFileSync(
    path.join(folder, "sigmaflow.config.ts"),
    'export default { use: ["sigmaflow-sketch"] satisfies string[] };\n',
  );
  const inside = (...args: string[]) => sigmaflow(["nodes", "sketch.card", ...args], { cwd: folder, command });
  expect(await inside()).toMatchObject({ code: 0, stderr: "Using sigmaflow.config.ts.\n" });
  expect(await inside("--no-config")).toMatchObject({ code: 2, stderr: expect.stringContaining("UNKNOWN_NODE_TYPE") });
});

test("a configuration of another user is not used, and each command says so", async () => {
  const folder = path.join(stranger.folder, "foreign");
  mkdirSync(folder);
  const file = path.join(folder, "sigmaflow.config.json");
  // Root may give a file away; whoever is not root may lay a link to one of root's.
  if (process.getuid?.() === 0) {
    writeFileSync(file, '{ "use": ["sigmaflow-sketch"] }');
    chownSync(file, 1, 1);
  } else symlinkSync("/etc/passwd", file);
  const graph = path.join(stranger.folder, "node_modules", "sigmaflow", "dist", "examples", "txt2img.json");
  for (const args of [["nodes"], ["validate", graph], ["types", graph], ["explain", graph]]) {
    const { code, stderr } = await sigmaflow(args, { cwd: folder, command });
    expect([args[0], code, stderr]).toEqual([args[0], 0, `${file} is not used, because another user owns it.\n`]);
  }
});

test("a configuration that is no JSON is refused in a sentence", async () => {
  const folder = path.join(stranger.folder, "unfinished");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "sigmaflow.config.json"), "{ use");
  const { code, stderr } = await sigmaflow(["nodes"], { cwd: folder, command });
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(
      /^error PACKAGE_UNREADABLE: `[^`]+config\.json` cannot be read: it is no valid JSON: \w[^/]+$/,
    ),
  ]);
});

test("two packages with one service are refused by whatever uses them, with both names", async () => {
  writeFileSync(
    path.join(stranger.folder, "paper.js"),
    'import { definePackage, provide } from "sigmaflow";\nimport { grainedPaper, paper } from "sigmaflow-sketch";\n' +
      'export default definePackage({ name: "paper", version: "1.0.0", services: [provide(paper, grainedPaper)] });\n',
  );
  const message =
    /error PACKAGE_INVALID: .*packages sigmaflow-sketch and paper both declare the service sketch\.paper; use one of them/;
  for (const args of [["nodes"], ["validate", "graphs/sketched.json"], ["run", "graphs/sketched.json"]]) {
    const { code, stderr } = await run(...args, ...used, "--use", "./paper.js");
    expect([args[0], code, stderr]).toEqual([args[0], 2, expect.stringMatching(message)]);
  }
});

test("a package that brings a service of the built-in nodes is refused when an engine is made", async () => {
  writeFileSync(
    path.join(stranger.folder, "files.js"),
    'import { definePackage, provide } from "sigmaflow";\nimport { fileService } from "@sigmaflow/nodes";\n' +
      'export default definePackage({ name: "files", version: "1.0.0", services: [provide(fileService, () => ({}))] });\n',
  );
  const { code, stderr } = await run("run", "graphs/sketched.json", ...used, "--use", "./files.js");
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/error PACKAGE_INVALID: .*packages sigmaflow and files both provide the service /),
  ]);
});

test("over HTTP and in the editor: its graph is an endpoint, its kinds and nodes are drawn and run", async () => {
  const { address } = await serve(stranger.folder, ["--graphs", "graphs", ...used], command);
  const { nodes, types } = (await (await fetch(`${address}/api/nodes`)).json()) as {
    nodes: Record<string, { package?: string; inputs: Record<string, { values?: string[] }> }>;
    types: Record<string, unknown>;
  };
  expect(nodes["sketch.card"]?.package).toBe("sigmaflow-sketch");
  expect(nodes["schedule.plan"]?.inputs.scheduler?.values).toContain("Cosine Euler");
  expect(types["sketch.picture"]).toMatchObject({ label: "Sketch", colour: "#8c7b6b", acceptedBy: ["image"] });
  const answer = await post(`${address}/v1/sketch-from-words`, { strength: 2 }, { accept: "image/png" });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
  const failed = await post(`${address}/v1/too-small`, {});
  expect([failed.status, await failed.json()]).toMatchObject([500, { code: "SKETCH_TOO_SMALL", path: "sketch" }]);
  const { said, picture } = await drawInEditor(address, "sketched");
  expect(said).toMatch(/^Done in /);
  expect(await sharp(picture).metadata()).toMatchObject({ format: "png", width: 64, height: 64 });
  const { said: complaint } = await drawInEditor(address, "too-small");
  expect(complaint).toMatch(
    /^Failed.*sketch: The picture has 4×4 pixels; a sketch needs at least 8×8\. Resize it first\.$/,
  );
}, 120_000);

const broken = {
  gone: [undefined, /error PACKAGE_NOT_FOUND: There is no package `\.\/gone`/],
  "none.js": [
    "export const x = 1;\n",
    /error PACKAGE_INVALID: `\.\/none\.js` cannot be used: it has no default export/,
  ],
  "other.js": ["export default { nodes: [] };\n", /its default export is no package/],
  "enum.ts": ["enum A { B }\nexport default A;\n", /error PACKAGE_UNREADABLE: .*takes types out of TypeScript/],
  "throws.js": [
    'throw new Error("no luck");\n',
    /error PACKAGE_FAILED: `\.\/throws\.js` failed while it was loaded: no luck\./,
  ],
  "syntax.js": [
    "export default {\n",
    /error PACKAGE_UNREADABLE: `\.\/syntax\.js` cannot be read: it is no valid JavaScript/,
  ],
  "clash.js": [
    'import { definePackage } from "sigmaflow";\nimport { textEncode } from "sigmaflow/nodes";\n' +
      'export default definePackage({ name: "clash", version: "1.0.0", nodes: [{ ...textEncode }] });\n',
    /error PACKAGE_INVALID: .*packages @sigmaflow\/nodes and clash both declare the node text\.encode/,
  ],
} as const;

test.each(Object.entries(broken))("what cannot be used is refused in a sentence: %s", async (name, [code, message]) => {
  if (code !== undefined) writeFileSync(path.join(stranger.folder, name), code);
  const { code: status, stderr } = await run("nodes", "--use", `./${name}`);
  expect([status, stderr]).toEqual([2, expect.stringMatching(message)]);
  expect(stderr).not.toMatch(/\n\s+at |node:internal/);
});

test("TypeScript inside of node_modules is refused in a sentence", async () => {
  const folder = path.join(stranger.folder, "node_modules", "typed-nodes");
  mkdirSync(folder);
  writeFileSync(
    path.join(folder, "package.json"),
    '{ "name": "typed-nodes", "type": "module", "exports": "./index.ts" }',
  );
  writeFileSync(path.join(folder, "index.ts"), "export default 1 as number;\n");
  const { code, stderr } = await run("nodes", "--use", "typed-nodes");
  expect([code, stderr]).toEqual([2, expect.stringContaining("Node.js runs no TypeScript that lies in node_modules.")]);
});

test("its own test passes where it is installed", async () => {
  const source = path.join(repository, "examples", "package", "sketch.test.js");
  const target = path.join(stranger.folder, "node_modules", "sigmaflow-sketch", "sketch.test.js");
  const { copyFileSync } = await import("node:fs");
  copyFileSync(source, target);
  const { ok, output } = await stranger.execute("--test", target);
  expect({ ok, output }).toMatchObject({ ok: true });
});
