import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { repository } from "../../../scripts/workspace.ts";
import { type Compiler, makeStranger, type Stranger } from "./make-stranger.ts";

const models = path.join(repository, "packages", "nodes", "fixtures");
const installed = ["@sigmaflow/core", "@sigmaflow/nodes", "sigmaflow"];
const example = "node_modules/sigmaflow/dist/examples/txt2img.json";
const command = "node_modules/sigmaflow/bin/sigmaflow.js";

const program = (name: string) => readFileSync(path.join(import.meta.dirname, "stranger", name), "utf8");

/** The README's first block of a language, as a newcomer copies it. */
function fromReadme(language: string): string {
  const readme = readFileSync(path.join(repository, "README.md"), "utf8");
  return new RegExp(`\n\`\`\`${language}\n(.*?)\`\`\``, "s").exec(readme)![1]!;
}

/** What the stranger's project consists of, apart from mistakes. */
const own = {
  "own-node.ts": program("own-node.ts"),
  "inference.ts": program("inference.ts"),
  "readme.ts": fromReadme("ts"),
  // Text here, as what it imports is printed in the test.
  "typed-graphs.ts": program("typed-graphs.ts.txt"),
};

/** The example programs, with their paths below `examples/programs`. */
function examplePrograms(): Record<string, string> {
  const folder = path.join(repository, "examples", "programs");
  const files = readdirSync(folder, { recursive: true }).map(String);
  const texts = files
    .filter((file) => file.endsWith(".ts"))
    .map((file) => [`programs/${file}`, readFileSync(path.join(folder, file), "utf8")]);
  return Object.fromEntries(texts);
}

const mistakes = program("mistakes.ts");
const examples = "node_modules/sigmaflow/dist/examples";
const compilers: readonly Compiler[] = ["typescript", "typescript-6.0", "typescript-5.4"];

let stranger: Stranger;
beforeAll(async () => {
  const programs = { ...own, ...examplePrograms(), "mistakes.ts": mistakes };
  stranger = await makeStranger([], programs);
  // Typed functions of all example graphs, as the packed command prints them.
  const graphs = readdirSync(path.join(stranger.folder, examples)).filter((file) => file.endsWith(".json"));
  const made = await stranger.execute(command, "types", ...graphs.map((file) => `${examples}/${file}`));
  writeFileSync(path.join(stranger.folder, "graphs.ts"), made.output);
}, 600_000);
afterAll(() => rmSync(stranger.folder, { recursive: true }));

/** The files of an installed package, as paths in it. */
function filesOf(name: string): string[] {
  return readdirSync(path.join(stranger.folder, "node_modules", name), { recursive: true }).map(String);
}

test("packed packages hold their builds and no sources or tests", () => {
  for (const name of installed) {
    expect(filesOf(name)).toEqual(expect.arrayContaining(["LICENSE", "dist", "package.json"]));
    expect(filesOf(name).filter((file) => /\.test|fixtures|^src|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  }
});

test("installing takes no more packages or room than agreed", () => {
  const modules = path.join(stranger.folder, "node_modules");
  const lock = JSON.parse(readFileSync(path.join(modules, ".package-lock.json"), "utf8")) as { packages: object };
  const sizes = readdirSync(modules, { recursive: true })
    .map((file) => lstatSync(path.join(modules, String(file))))
    .map((file) => (file.isFile() ? file.size : 0));
  // Version 1 of it: 110 packages (Node.js' types included) and 387.3 MB; it may grow by 5 and 10 MB.
  expect(Object.keys(lock.packages).length).toBeLessThanOrEqual(115);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(397.3e6);
});

test("packed declarations leave no type out", () => {
  for (const name of installed) {
    const files = filesOf(name).filter((file) => file.endsWith(".d.ts"));
    const text = (file: string) => readFileSync(path.join(stranger.folder, "node_modules", name, file), "utf8");
    expect(files.length).toBeGreaterThan(0);
    // What the compiler writes for a type that refers to itself without a name.
    expect(files.filter((file) => text(file).includes("/*elided*/"))).toEqual([]);
  }
});

test("a stranger's programs compile against the packed declarations", async () => {
  expect(await stranger.compile(Object.keys(own))).toEqual({ ok: true, output: "" });
});

const outputs = new Map<Compiler, Promise<string>>();

/** What a compiler says of all programs, wrong ones among them; compiled once. */
function saidOf(compiler: Compiler): Promise<string> {
  const files = [...Object.keys(own), ...Object.keys(examplePrograms()), "mistakes.ts"];
  const said = outputs.get(compiler) ?? stranger.check(compiler, files).then(({ output }) => output);
  outputs.set(compiler, said);
  return said;
}

test.each(compilers)(
  "the example programs and a stranger's compile against the packed declarations: %s",
  async (compiler) => {
    const messages = (await saidOf(compiler)).split("\n").filter((text) => /\berror TS\d+/.test(text));
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.filter((text) => !text.startsWith("mistakes.ts("))).toEqual([]);
  },
);

/** What a compiler says of each line, its explanations included. */
function saidByLine(output: string): Map<number, string> {
  const said = new Map<number, string>();
  for (const message of output.split(/^(?=mistakes\.ts\()/m)) {
    const line = Number(/^mistakes\.ts\((\d+),/.exec(message)?.[1]);
    said.set(line, (said.get(line) ?? "") + message);
  }
  return said;
}

test.each(compilers)("wrong links do not compile, and the message names port and kind: %s", async (compiler) => {
  const said = saidByLine(await saidOf(compiler));
  const lines = mistakes.split("\n");
  const marks = lines.flatMap((text, at) => {
    const named = /^ *\/\/ wrong: (.*)$/.exec(text)?.[1];
    return named === undefined ? [] : [{ line: at + 2, named: named.split(" | ") }];
  });
  expect(marks.length).toBeGreaterThanOrEqual(20);
  // Every marked line, and nothing else.
  expect([...said.keys()].sort((a, b) => a - b)).toEqual(marks.map(({ line }) => line));
  const unnamed = marks.flatMap(({ line, named }) =>
    named.filter((word) => !said.get(line)?.includes(word)).map((word) => `${word} is not in: ${said.get(line)}`),
  );
  expect(unnamed).toEqual([]);
});

test("a stranger's program with a node of its own runs", async () => {
  expect(await stranger.execute("out/own-node.js")).toEqual({ ok: true, output: "2.5\n" });
});

test("a stranger's program with inference runs, and ends", async () => {
  expect(await stranger.execute("out/inference.js", example, models, "tiny-sdxl")).toEqual({
    ok: true,
    output: "512×512, not blank\n",
  });
  expect(existsSync(path.join(stranger.folder, "panda.png"))).toBe(true);
});

test("a stranger's program with a graph as a typed function runs, and ends", async () => {
  expect(await stranger.execute("out/typed-graphs.js", models)).toEqual({ ok: true, output: "512×512\n" });
});

test("without the packages that are not brought along, what needs them says so, and all else goes on", async () => {
  writeFileSync(path.join(stranger.folder, "no-peers.mjs"), program("no-peers.mjs"));
  const traces = "`@opentelemetry/api` is not installed beside sigmaflow. Install it, or ask for no traces.";
  const agents =
    "`@modelcontextprotocol/server` is not installed beside sigmaflow. Install it, or use the command `sigmaflow`";
  expect(await stranger.execute("no-peers.mjs")).toEqual({
    ok: true,
    output: `TRACES_NOT_INSTALLED ${traces}\n501 MCP_NOT_INSTALLED ${agents}, which has it.\n{ a: 4 }\n`,
  });
});

test("the README's program runs, and ends", async () => {
  expect(await stranger.execute("out/readme.js")).toEqual({ ok: true, output: "{ text: 'HELLO' }\n" });
});

test("the README's graph draws with the model that came along", async () => {
  // As it stands there, but for the number of steps.
  writeFileSync(path.join(stranger.folder, "panda.json"), fromReadme("json").replace('"steps": 25', '"steps": 2'));
  const { ok, output } = await stranger.execute(command, "run", "panda.json", "--no-cache", "--out", "panda");
  expect({ ok, output }).toMatchObject({ ok: true });
  expect(existsSync(path.join(stranger.folder, "panda", "image.png"))).toBe(true);
});

test("the packed runner carries the examples and the editor", () => {
  const shipped = filesOf("sigmaflow").map((file) => file.split(path.sep).join("/"));
  const examples = readdirSync(path.join(repository, "examples", "graphs")).map((file) => `dist/examples/${file}`);
  expect(shipped).toEqual(expect.arrayContaining([...examples, "dist/editor/index.html"]));
});

test("the packed command draws an example that came with it", async () => {
  const settings = ["model=tiny-sdxl", "num_inference_steps=2", "img_width=512", "img_height=512", "seed=7"];
  const set = settings.flatMap((setting) => ["--set", setting]);
  const flags = ["--models", models, "--no-cache", "--out", "drawn"];
  const { ok, output } = await stranger.execute(command, "run", example, ...set, ...flags);
  expect({ ok, output }).toMatchObject({ ok: true });
  expect(existsSync(path.join(stranger.folder, "drawn", "image.png"))).toBe(true);
});
