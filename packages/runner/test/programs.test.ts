import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { canonicalDocument, catalogueOf, checkText } from "@sigmaflow/core";
import { createSdxlRegistry } from "@sigmaflow/nodes";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { afterAll, expect, test } from "vitest";
import { repository, run } from "../../../scripts/workspace.ts";

const programs = path.join(repository, "examples", "programs");
const catalogue = catalogueOf(createSdxlRegistry());
const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-programs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program that goes on says first. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", (text) => resolve(`${text}`.trim()));
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}`)));
  });
}

/** Runs a program on the built packages, with a new cache. */
async function output(program: string, ...args: string[]): Promise<string[]> {
  const env = { NODE_OPTIONS: "", SIGMAFLOW_CACHE_DIR: path.join(folder, `${program}-cache`) };
  const done = await run(process.execPath, [path.join(programs, program), ...args], { cwd: folder, env });
  expect(done).toEqual({ ok: true, output: expect.any(String) });
  return done.output.trimEnd().split("\n");
}

test.each([
  ["text-to-image.ts", "txt2img-refined.json"],
  ["drop-in.ts", "sdxl1.0-txt2img.json"],
  ["loop-by-hand.ts", "txt2img-by-hand.json"],
])("%s builds the document of %s", async (program, name) => {
  const { graph } = await import(path.join(programs, program));
  const { document } = await checkText(
    readFileSync(path.join(repository, "examples", "graphs", name), "utf8"),
    catalogue,
  );
  expect(canonicalDocument(graph.document)).toEqual(canonicalDocument(document!));
});

test("text-to-image.ts draws a picture into a file", async () => {
  expect(await output("text-to-image.ts", "a panda in a bar", "panda.png")).toEqual(["panda.png: 512×512"]);
  const { width, height, data } = await sharpCodec.decode(readFileSync(path.join(folder, "panda.png")));
  expect([width, height, new Set(data).size > 100]).toEqual([512, 512, true]);
});

test("loop-by-hand.ts tells every step of both loops", async () => {
  const lines = await output("loop-by-hand.ts");
  const steps = lines.slice(0, -1).map((line) => line.replace(/ \d+$/, ""));
  expect(steps.map((step) => step.split("/")[0])).toEqual(["denoise", "denoise", "refine", "refine"]);
  expect(lines.at(-1)).toBe("512×512");
});

test("drop-in.ts draws two samples", async () => {
  expect(await output("drop-in.ts")).toEqual(["512×512, 512×512"]);
});

test("own-node.ts tests its node, and runs it", async () => {
  expect(await output("own-node.ts")).toEqual(["#ff0033", "The wall is #cccccc."]);
});

test("in-your-server.ts serves below a prefix, and ends when it is asked to", async () => {
  const graphs = path.join(repository, "examples", "graphs");
  const child = spawn(process.execPath, [path.join(programs, "in-your-server.ts"), graphs, "data", "0"], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const address = await firstLine(child);
  const text = async (at: string, headers = {}) => await (await fetch(`${address}${at}`, { headers })).text();
  expect(await text("/")).toContain("A page of my own");
  expect(JSON.parse(await text("/pictures/api/graphs"))).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: "txt2img" })]),
  );
  expect(await text("/pictures/")).toContain('<script type="module"');
  expect(await text("/pictures/", { "x-blocked": "1" })).toBe("Not you.");
  child.kill("SIGTERM");
  expect(await ended).toBe(0);
});

test("batch.ts finds what two styles share", async () => {
  const [first, second] = await output("batch.ts");
  expect([first, second]).toEqual([
    "watercolor: 2 pictures, 0 results found",
    expect.stringMatching(/^pixel art: 2 pictures, [4-9] results found$/),
  ]);
});
