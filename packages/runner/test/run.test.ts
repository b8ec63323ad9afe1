import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { textsOf } from "@sigmaflow/nodes";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { examples, newFolder, removeFolders, sigmaflow, tiny } from "./support/command.ts";

let cwd: string;
beforeAll(() => {
  cwd = newFolder();
});
afterAll(removeFolders);

const call = (...args: string[]) => sigmaflow(args, { cwd });
const bytesOf = (file: string) => readFileSync(path.resolve(cwd, file));

function writeGraph(file: string, graph: object): void {
  writeFileSync(path.join(cwd, file), JSON.stringify({ sigmaflow: 1, ...graph }));
}

describe("a picture from a prompt", () => {
  const txt2img = path.join(examples, "txt2img.json");

  test("is written, reported, made again from itself, and not worked out twice", async () => {
    const first = await call("run", txt2img, ...tiny(), "--json", "--out", "first");
    expect(first.code).toBe(0);
    const report = JSON.parse(first.stdout);
    expect(report).toEqual({
      run: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: "succeeded",
      seed: 7,
      outputs: { image: { files: [path.join(cwd, "first", "image.png")] } },
      cache: { hits: 0, misses: expect.any(Number), steps: { "denoise/loop": { cached: 0, run: 4 } } },
      timings: { total_ms: expect.any(Number), nodes: expect.objectContaining({ decode: expect.any(Number) }) },
    });
    expect(first.stderr).toMatch(/denoise\/loop {2}4\/4/);

    const second = await call("run", txt2img, ...tiny(), "--json", "--out", "second");
    const again = JSON.parse(second.stdout);
    expect(again.cache).toMatchObject({ misses: 0, steps: { "denoise/loop": { cached: 4, run: 0 } } });
    expect(again.timings.nodes).toEqual({});
    expect(bytesOf("second/image.png")).toEqual(bytesOf("first/image.png"));

    const repeated = await call("run", "first/image.png", "--models", tiny()[1]!, "--no-cache", "--out", "third");
    expect(repeated).toMatchObject({ code: 0, stdout: `${path.join(cwd, "third", "image.png")}\n` });
    expect(bytesOf("third/image.png")).toEqual(bytesOf("first/image.png"));
  });

  test("says how it was made, and nothing that differs from run to run", async () => {
    const record = JSON.parse(textsOf(bytesOf("first/image.png")).sigmaflow!);
    expect(Object.keys(record).sort()).toEqual(["graph", "inputs", "made", "seed"]);
    expect(record).toMatchObject({ seed: 7, inputs: { seed: 7, num_inference_steps: 4, scheduler: "UniPC" } });
    expect(record.graph.title).toBe("Text to image");
    expect(record.graph).not.toHaveProperty("$schema");
    expect(JSON.stringify(record)).not.toContain(cwd);
  });

  test("another layout, title and order of keys give the same picture without any work, which carries them", async () => {
    const document = JSON.parse(readFileSync(txt2img, "utf8"));
    const nodes = Object.fromEntries(Object.entries(document.nodes).reverse());
    writeGraph("moved.json", { ...document, nodes, title: "Another", layout: { decode: { x: 1, y: 2 } } });
    const { stdout } = await call("run", "moved.json", ...tiny(), "--json", "--out", "moved");
    expect(JSON.parse(stdout).cache).toMatchObject({ misses: 0 });
    const { graph, ...rest } = JSON.parse(textsOf(bytesOf("moved/image.png")).sigmaflow!);
    expect(graph).toMatchObject({ title: "Another", layout: { decode: { x: 1, y: 2 } } });
    expect(Object.keys(graph.nodes)).toEqual(Object.keys(nodes));
    const { graph: before, ...same } = JSON.parse(textsOf(bytesOf("first/image.png")).sigmaflow!);
    expect(rest).toEqual(same);
    // With the same drawing it is the same file.
    const { layout: _, ...drawn } = graph;
    writeGraph("back.json", { ...drawn, nodes: before.nodes, title: before.title });
    await call("run", "back.json", ...tiny(), "--out", "back");
    expect(bytesOf("back/image.png")).toEqual(bytesOf("first/image.png"));
  });

  test("explain tells what is there and what a change would touch, without running", async () => {
    const cached = JSON.parse((await call("explain", txt2img, ...tiny(), "--json")).stdout);
    expect(new Set(cached.map((row: { status: string }) => row.status))).toEqual(new Set(["cached"]));
    const steps = cached.find((row: { path: string }) => row.path === "denoise/loop").steps;
    expect(steps).toEqual([{ from: 0, to: 4, status: "cached" }]);
    const { stdout } = await call("explain", txt2img, ...tiny({ guidance_scale: 5 }));
    expect(stdout).toMatch(/^text +text\.encode +cached$/m);
    expect(stdout).toMatch(/^denoise\/loop +loop +runs +guidance_scale: 7\.5 → 5$/m);
    expect(stdout).toMatch(/^decode +vae\.decode +follows$/m);
    expect((await call("explain", txt2img, ...tiny())).stdout).toMatch(/^ {2}steps 1 to 4 +cached$/m);
  });

  test("explain says of a missing model that its node fails, and goes on", async () => {
    const { code, stdout } = await call("explain", txt2img, ...tiny({ model: "nowhere" }));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^model +model\.load +fails +MODEL_NOT_FOUND: There is no model `nowhere`\./m);
    expect(stdout).toMatch(/^text +text\.encode +follows$/m);
  });

  test("a flipped byte in a stored file is noticed and mended", async () => {
    const cas = path.join(cwd, "cache", "cas");
    const files = readdirSync(cas, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of files) {
      const file = path.join(parentPath, name);
      const bytes = readFileSync(file);
      bytes[0]! ^= 4;
      chmodSync(file, 0o644);
      writeFileSync(file, bytes);
    }
    const { code, stderr } = await call("run", txt2img, ...tiny(), "--out", "mended");
    expect(code).toBe(0);
    expect(stderr).toContain("CACHE_DAMAGED");
    expect(bytesOf("mended/image.png")).toEqual(bytesOf("first/image.png"));
  });

  test("a cache that cannot be written costs a warning and no run", async () => {
    writeFileSync(path.join(cwd, "no-folder"), "");
    const args = [...tiny({ num_inference_steps: 1 }), "--cache-dir", path.join(cwd, "no-folder")];
    const { code, stderr } = await call("run", txt2img, ...args, "--out", "uncached");
    expect(code).toBe(0);
    expect(stderr.match(/warning CACHE_/g)).toHaveLength(1);
    expect(existsSync(path.join(cwd, "uncached", "image.png"))).toBe(true);
  });

  test("a model that is not there is the run's failure, told with its node", async () => {
    const { code, stdout, stderr } = await call("run", txt2img, ...tiny({ model: "absent" }), "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "failed",
      seed: 7,
      error: { code: "MODEL_NOT_FOUND", path: "model" },
      outputs: {},
    });
    expect(stderr).toContain("error MODEL_NOT_FOUND model: ");
  });
});

describe("inputs", () => {
  const typed = {
    inputs: {
      whole: { type: "int", default: 1, min: 0, max: 9 },
      share: { type: "float", default: 0.5 },
      flag: { type: "boolean", default: false },
      text: { type: "string", default: "" },
      seed: { type: "seed", default: -1 },
      names: { type: "list<string>", default: [] },
    },
    nodes: {},
    outputs: Object.fromEntries(
      ["whole", "share", "flag", "text", "seed", "names"].map((name) => [name, { $input: name }]),
    ),
  };
  const valuesOf = (stdout: string) => {
    const { outputs } = JSON.parse(stdout) as { outputs: Record<string, { value: unknown }> };
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  };

  test("become what the graph's inputs take; --set wins over --inputs", async () => {
    writeGraph("typed.json", typed);
    writeFileSync(path.join(cwd, "inputs.json"), JSON.stringify({ whole: 3, text: "from a file" }));
    const set = ["whole=4", "share=1e-3", "flag=yes", "seed=18446744073709551615", 'names=["a, b", "c"]'];
    const args = ["--inputs", "inputs.json", ...set.flatMap((one) => ["--set", one])];
    const { stdout } = await call("run", "typed.json", "--json", ...args);
    expect(valuesOf(stdout)).toEqual({
      whole: 4,
      share: 0.001,
      flag: true,
      text: "from a file",
      seed: "18446744073709551615",
      names: ["a, b", "c"],
    });
  });

  test("a seed of -1 is drawn and reported", async () => {
    const [one, two] = await Promise.all([call("run", "typed.json", "--json"), call("run", "typed.json", "--json")]);
    const [a, b] = [JSON.parse(one.stdout), JSON.parse(two.stdout)];
    expect(a.seed).toBe(a.outputs.seed.value);
    expect(a.seed).toBeGreaterThanOrEqual(0);
    expect(a.seed).not.toBe(b.seed);
  });

  test.each([
    [
      "whol=1",
      "Did you mean `whole`?",
      {
        problems: [{ code: "UNKNOWN_INPUT", input: "whol", didYouMean: "whole", available: Object.keys(typed.inputs) }],
      },
    ],
    [
      "whole=ten",
      "a number is wanted",
      { problems: [{ code: "UNREADABLE_INPUT", input: "whole", expected: { type: "float" } }] },
    ],
    [
      "whole=12",
      "`whole` is 12; allowed are 0 to 9.",
      { problems: [{ code: "OUT_OF_RANGE", input: "whole", found: 12, minimum: 0, maximum: 9 }] },
    ],
    ["flag=maybe", "allowed are true and false", {}],
    ["nonsense", "NAME=VALUE", { params: { given: "`--set nonsense`" } }],
  ])("%s is refused before running, in words and as data", async (assignment, said, data) => {
    const { code, stdout, stderr } = await call("run", "typed.json", "--json", "--set", assignment);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ run: null, status: "failed", error: { code: "BAD_INPUT", ...data } });
    expect(stderr).toContain(said);
  });

  test("a wrong graph is refused with all its problems", async () => {
    writeGraph("wrong.json", {
      nodes: { a: { type: "nothing" }, b: { type: "guidance" } },
      outputs: { o: { $from: "a.x" } },
    });
    const { code, stdout, stderr } = await call("run", "wrong.json", "--json");
    expect(code).toBe(2);
    const { code: reason, problems } = JSON.parse(stdout).error;
    expect(reason).toBe("BAD_GRAPH");
    expect(problems).toMatchObject([
      { code: "UNKNOWN_NODE_TYPE", path: "a", type: "nothing" },
      { code: "UNREACHABLE_NODE", node: "b", severity: "warning" },
      { code: "MISSING_INPUT", path: "b", input: "conditional" },
    ]);
    expect(stderr).toContain("wrong.json: a: UNKNOWN_NODE_TYPE: ");
    expect(stderr).toContain("wrong.json: b.conditional: MISSING_INPUT: ");
  });
});
