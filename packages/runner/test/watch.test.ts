import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { examples, newFolder, removeFolders, sigmaflow, start, tiny } from "./support/command.ts";

let cwd: string;
beforeEach(() => {
  cwd = newFolder();
});
afterAll(removeFolders);

const graph = (text: string) => ({
  sigmaflow: 1,
  nodes: { words: { type: "text.fill", in: { text: "{a}!", a: text } } },
  outputs: { text: { $from: "words.text" } },
});

/** Saves as editors do: the whole file appears at once, under a name that another file had. */
function save(name: string, content: string): void {
  writeFileSync(path.join(cwd, `${name}.new`), content);
  renameSync(path.join(cwd, `${name}.new`), path.join(cwd, name));
}

/** Resolves when what a stream said satisfies `isThere`. */
function said(stream: NodeJS.ReadableStream, isThere: (text: string) => boolean): Promise<void> {
  let text = "";
  return new Promise((resolve, reject) => {
    const take = (part: string): void => {
      text += part;
      if (!isThere(text)) return;
      stream.off("data", take);
      resolve();
    };
    stream.on("data", take);
    stream.once("end", () => reject(new Error(`it ended with:\n${text}`)));
  });
}

const waits = (times: number) => (text: string) => text.split("Waiting for changes").length > times;

test("runs again when the graph or the inputs change, tells what is wrong, and ends with Ctrl-C", async () => {
  save("graph.json", JSON.stringify(graph("one")));
  save("inputs.json", "{}");
  const { child, ended } = start(["run", "graph.json", "--inputs", "inputs.json", "--watch"], { cwd });
  const [once, twice, thrice, fourTimes] = [1, 2, 3, 4].map((times) => said(child.stderr!, waits(times)));
  await once;
  save("graph.json", JSON.stringify(graph("two")));
  await twice;
  save("graph.json", '{ "sigmaflow": 1, "nodes": { ');
  await thrice;
  const takes = { ...graph("three"), inputs: { text: { type: "string" } }, outputs: { text: { $input: "text" } } };
  save("inputs.json", JSON.stringify({ text: "four" }));
  save("graph.json", JSON.stringify(takes));
  await fourTimes;
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/text: "one!"\ntext: "two!"\n(.*\n)*text: "four"\n/);
  expect(stderr).toMatch(/BAD_JSON: .*\n.*Waiting for changes/);
});

test("a run that is going is given up for the changed graph, and its steps are not worked out again", async () => {
  const example = JSON.parse(readFileSync(path.join(examples, "txt2img.json"), "utf8"));
  save("graph.json", JSON.stringify(example));
  const args = ["run", "graph.json", ...tiny({ num_inference_steps: 60 }), "--watch", "--json"];
  const { child, ended } = start(args, { cwd });
  const done = said(child.stdout!, (text) => text.includes("timings"));
  await said(child.stderr!, (text) => /denoise\/loop +[1-9]/.test(text));
  // The same picture in little: no step of the loop changes.
  example.nodes.little = { type: "image.preview", in: { image: { $from: "decode.image" } } };
  example.outputs.image = { $from: "little.image" };
  save("graph.json", JSON.stringify(example));
  await done;
  child.kill("SIGINT");
  const { stdout, stderr } = await ended;
  const { status, cache } = JSON.parse(stdout);
  expect(status).toBe("succeeded");
  const { cached, run } = cache.steps["denoise/loop"];
  expect(cached).toBeGreaterThan(0);
  expect(cached + run).toBe(60);
  expect(stderr).toContain("graph.json changed.");
  expect(stderr).not.toContain("CANCELLED");
});

test("of a batch, rows that changed run again, all of them for another graph, and what did not change stays", async () => {
  const batch = (text: string) => ({
    ...{ sigmaflow: 1, inputs: { a: { type: "string" }, b: { type: "int" }, seed: { type: "seed", default: -1 } } },
    nodes: { words: { type: "text.fill", in: { text, a: { $input: "a" } } } },
    outputs: { text: { $from: "words.text" }, seed: { $input: "seed" } },
  });
  const rows = (...words: readonly string[]) => words.map((a) => `${JSON.stringify({ a })}\n`).join("");
  save("graph.json", JSON.stringify(batch("{a}!")));
  save("rows.jsonl", rows("one", "two"));
  const args = ["run", "graph.json", "--each", "rows.jsonl", "--sweep", "b=1,2", "--watch", "--json"];
  const { child, ended } = start(args, { cwd });
  const [once, twice, thrice] = [1, 2, 3].map((times) => said(child.stderr!, waits(times)));
  await once;
  save("rows.jsonl", rows("one", "deux"));
  await twice;
  save("graph.json", JSON.stringify(batch("{a}?")));
  await thrice;
  child.kill("SIGINT");
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ name, kept = false, outputs }) => [name, kept, outputs.text.value])).toEqual([
    ...["1,b=1", "1,b=2"].map((name) => [name, false, "one!"]),
    ...["2,b=1", "2,b=2"].map((name) => [name, false, "two!"]),
    ...["1,b=1", "1,b=2"].map((name) => [name, true, "one!"]),
    ...["2,b=1", "2,b=2"].map((name) => [name, false, "deux!"]),
    ...["1,b=1", "1,b=2"].map((name) => [name, false, "one?"]),
    ...["2,b=1", "2,b=2"].map((name) => [name, false, "deux?"]),
  ]);
  expect(lines[4].outputs.seed).toEqual(lines[0].outputs.seed);
});

test("a graph from standard input cannot be watched", async () => {
  const { code, stderr } = await sigmaflow(["run", "-", "--watch"], { cwd, input: JSON.stringify(graph("one")) });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("CANNOT_WATCH") });
});
