import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtInCatalogue } from "../src/command/built-in-catalogue.ts";
import { examples, models, newFolder, removeFolders, sigmaflow, start } from "./support/command.ts";

let cwd: string;
beforeAll(() => {
  cwd = newFolder();
});
afterAll(removeFolders);

const call = (...args: string[]) => sigmaflow(args, { cwd });
const graph = (nodes: object, outputs: object) => JSON.stringify({ sigmaflow: 1, nodes, outputs });

describe("help", () => {
  test("names every command that there is and none that is not", async () => {
    const { code, stdout, stderr } = await call("--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const commands = [...stdout.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name);
    const all = [
      "draw",
      "run",
      "serve",
      "worker",
      "cluster",
      "validate",
      "explain",
      "diff",
      "verify",
      "nodes",
      "schedule",
      "models",
      "cache",
      "keys",
      "mcp",
      "types",
      "help",
    ];
    expect([...commands].sort()).toEqual([...all].sort());
    expect(stdout).not.toMatch(/pull/);
  });

  test("serve names the APIs that it can leave out", async () => {
    const { code, stderr } = await call("serve", "--without", "openai,none");
    expect([code, stderr]).toEqual([2, expect.stringContaining("They are openai, mcp, a1111.")]);
  });

  test("of a command names its options", async () => {
    const { stdout } = await call("run", "--help");
    const options = ["--set", "--inputs", "--out", "--json", "--no-cache", "--cache-dir", "--cache-size", "--models"];
    for (const option of options) expect(stdout).toContain(`  ${option} `.trimEnd());
  });

  test("the version is the package's", async () => {
    expect((await call("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("output that nobody reads on", () => {
  test("ends the command quietly", async () => {
    // A problem a node: more than a pipe holds, so that the command still writes when its reader has gone.
    const nodes = Object.fromEntries(Array.from({ length: 8000 }, (_, i) => [`n${i}`, { type: "no.such.node" }]));
    writeFileSync(path.join(cwd, "wrong.json"), graph(nodes, {}));
    const { child, ended } = start(["validate", "wrong.json", "--json"], { cwd });
    const [first] = await once(child.stdout!, "data");
    child.stdout!.destroy();
    const { code, stderr } = await ended;
    expect({ begun: String(first).startsWith("["), code, stderr }).toEqual({ begun: true, code: 2, stderr: "" });
  });
});

describe("a wrong call", () => {
  test.each([
    [["frobnicate"], "unknown command 'frobnicate'"],
    [["valdate", "x"], "Did you mean validate"],
    [["run"], "missing required argument 'graph'"],
    [["run", "x.json", "--sett", "a=1"], "Did you mean --set"],
    [["schedule", "--scheduler", "Euler", "--steps", "none"], "whole number"],
    [["schedule", "--scheduler", "Euler", "--steps", "5", "--high-noise-fraction", "2"], "from 0 to 1"],
    [["schedule", "--scheduler", "Eulr", "--steps", "5"], "Did you mean `Euler`"],
    [["nodes", "text.encod"], "Did you mean `text.encode`"],
    [["run", "x.json", "--cache-size", "much"], "a size such as"],
    [["run", "nothing.json"], "GRAPH_NOT_FOUND"],
    [["run", "sigmaflow-sketch/x", "--use", path.join(examples, "../package")], "sigmaflow-sketch/sketch-from-words"],
  ])("%j ends with 2 and says what to do", async (args, said) => {
    const { code, stdout, stderr } = await call(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("types", () => {
  test("prints a module with a function for each graph", async () => {
    const files = ["txt2img.json", "sdxl1.0-txt2img.json"].map((name) => path.join(examples, name));
    const { code, stdout, stderr } = await call("types", ...files);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect([...stdout.matchAll(/^export function (\w+)/gm)].map(([, name]) => name)).toEqual([
      "runTxt2img",
      "runSdxl10Txt2img",
    ]);
    expect(stdout).toContain("export type Txt2imgOutputs = {\n  readonly image: Image;\n};");
    expect(stdout).toContain("export type Sdxl10Txt2imgOutputs = {\n  readonly image: readonly Image[];\n};");
  });

  test("prints nothing for a graph that cannot run, and says why", async () => {
    writeFileSync(path.join(cwd, "untyped.json"), graph({ text: { type: "text.encod" } }, {}));
    const { code, stdout, stderr } = await call("types", path.join(examples, "txt2img.json"), "untyped.json");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("untyped.json: text: UNKNOWN_NODE_TYPE: ");
  });
});

describe("validate", () => {
  test("says nothing of a sound graph and ends with 0", async () => {
    const file = path.join(examples, "txt2img.json");
    expect(await call("validate", file)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("prints every problem of every graph as one line on standard output", async () => {
    const wrong = graph(
      { text: { type: "text.encod" }, grid: { type: "image.grid", in: { colums: 2 } } },
      { image: { $from: "grid.image" } },
    );
    writeFileSync(path.join(cwd, "wrong.json"), wrong);
    writeFileSync(path.join(cwd, "broken.json"), "{");
    const { code, stdout, stderr } = await call("validate", "wrong.json", "broken.json", "absent.json");
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toContain(
      "wrong.json: text: UNKNOWN_NODE_TYPE: There is no node type `text.encod`. Did you mean `text.encode`?",
    );
    expect(lines.find((line) => line.startsWith("wrong.json: grid.colums: UNKNOWN_INPUT: "))).toContain("`columns`");
    expect(lines.some((line) => /^broken\.json: graph: BAD_JSON: /.test(line))).toBe(true);
    expect(lines.some((line) => /^absent\.json: graph: GRAPH_NOT_FOUND: /.test(line))).toBe(true);
    for (const line of lines) expect(line).toMatch(/^[^:]+: [^:]+: [A-Z_]+: .+$/);
  });

  test("lists problems as data, from standard input too", async () => {
    const input = graph({ a: { type: "value.int" } }, { out: { $from: "b.value" } });
    const { code, stdout } = await sigmaflow(["validate", "-", "--json"], { cwd, input });
    const problems = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(problems).toContainEqual(
      expect.objectContaining({ file: "-", severity: "error", code: "UNKNOWN_NODE", line: 1, port: "out" }),
    );
  });

  test("knows from the models' folders that a base's UNet is no refiner's", async () => {
    const nodes = {
      load: { type: "model.load" },
      refine: { type: "denoise.refiner", in: { unet: { $from: "load.unet" } } },
    };
    writeFileSync(path.join(cwd, "experts.json"), graph(nodes, { state: { $from: "refine.state" } }));
    expect((await call("validate", "experts.json")).stdout).toContain(
      "experts.json: refine.unet: UNFIT_VALUE: Refine needs a refiner UNet as `unet`, but `load.unet` is a base UNet. Name one in `load.name`: `embedded-refiner`; or link another output.",
    );
  });

  test("warnings alone end with 0", async () => {
    const input = graph(
      { a: { type: "value.int", in: { value: 1 } }, idle: { type: "value.int", in: { value: 2 } } },
      { out: { $from: "a.value" } },
    );
    const { code, stdout } = await sigmaflow(["validate", "-"], { cwd, input });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^-: idle: UNREACHABLE_NODE: /);
  });
});

describe("nodes", () => {
  test("lists the mission's nodes", async () => {
    const { stdout } = await call("nodes");
    for (const type of ["text.encode", "scheduler.step", "unet.base", "refiner.handoff", "vae.decode"]) {
      expect(stdout).toContain(type);
    }
  });

  test("describes one in words and as data", async () => {
    const { stdout } = await call("nodes", "guidance");
    expect(stdout).toMatch(/^guidance {2}/);
    expect(stdout).toMatch(/Inputs\n.*scale.*Outputs\n.*prediction/s);
    const entry = JSON.parse((await call("nodes", "guidance", "--json")).stdout);
    expect(entry).toMatchObject({ type: "guidance", version: 1, inputs: { scale: { type: "float" } } });
  });

  test("holds the same catalogue built as in the sources", async () => {
    const entries = JSON.parse((await call("nodes", "--json")).stdout);
    expect(entries).toEqual(JSON.parse(JSON.stringify(Object.values(builtInCatalogue().nodes))));
  });
});

describe("schedule", () => {
  test("gives one timestep an evaluation, one sigma a step and the last, and the split", async () => {
    const args = ["schedule", "--scheduler", "Euler", "--steps", "5", "--high-noise-fraction", "0.6", "--json"];
    const { code, stdout } = await call(...args);
    const schedule = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(schedule).toMatchObject({
      scheduler: "Euler",
      steps: 5,
      timesteps: [801, 601, 401, 201, 1],
      split: { base_evaluations: 3, refiner_start: 3, refiner_evaluations: 2 },
    });
    expect(schedule.sigmas).toHaveLength(6);
    expect(schedule.init_noise_sigma).toBeCloseTo(Math.hypot(schedule.sigmas[0], 1), 5);
  });

  test("has no sigmas and no split where there are none", async () => {
    const schedule = JSON.parse((await call("schedule", "--scheduler", "DDIM", "--steps", "3", "--json")).stdout);
    expect(Object.keys(schedule).sort()).toEqual(["init_noise_sigma", "scheduler", "steps", "timesteps"]);
  });
});

describe("keys", () => {
  test("are made, listed, changed and revoked in the server's folder", async () => {
    const data = path.join(newFolder(), "data");
    const keys = (...args: readonly string[]) => call("keys", ...args, "--data", data);
    const made = await keys("create", "anna", "--rights", "run,read", "--rate", "60");
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sf_[\w-]{43}\n$/) });
    expect(JSON.parse((await keys("list", "--json")).stdout)).toMatchObject([
      { name: "anna", rights: ["run", "read"], rate: 60, created: expect.any(Number) },
    ]);
    expect((await keys("grant", "anna", "--rights", "read", "--rate", "any")).stdout).toMatch(
      /^anna +[0-9a-f]{16} +read +any number of runs/,
    );
    expect((await keys("grant", "anna", "12.5")).stdout).toMatch(/any number of runs {2}12\.5 credits granted/);
    expect((await keys("grant", "anna", "0.25")).stdout).toContain("12.75 credits granted");
    for (const wrong of ["many", "1e3", "1000000001"])
      expect((await keys("grant", "anna", wrong)).stderr).toContain("It must be a number from 0");
    expect((await keys("revoke", "anna")).stdout).toContain("revoked");
    expect(await keys("revoke", "anna")).toMatchObject({ code: 2, stderr: expect.stringContaining("KEY_NOT_FOUND") });
    expect((await keys("create", "b", "--rights", "fly")).stderr).toContain('There is no right "fly"');
  });
});

describe("models", () => {
  test("lists and verifies what is in the granted folder", async () => {
    const listed = JSON.parse((await call("models", "list", "--json", "--models", models)).stdout);
    expect(listed).toContainEqual({
      name: "tiny-sdxl",
      components: ["text_encoder", "text_encoder_2", "unet", "vae_encoder", "vae_decoder"],
      expert: "base",
      bytes: expect.any(Number),
    });
    const { code, stdout } = await call("models", "verify", "tiny-sdxl", "nothing", "--json", "--models", models);
    const [good, missing] = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(good).toMatchObject({ name: "tiny-sdxl", ok: true });
    expect(good.digests.unet).toMatch(/^[0-9a-f]{64}$/);
    expect(missing).toMatchObject({ name: "nothing", ok: false, error: { code: "MODEL_NOT_FOUND" } });
  });
});

describe("cache", () => {
  test("tells, prunes and clears", async () => {
    const folder = path.join(cwd, "some-cache");
    const at = ["--cache-dir", folder];
    const input = graph({ a: { type: "value.text", in: { value: "x".repeat(100) } } }, { out: { $from: "a.value" } });
    expect((await sigmaflow(["run", "-", ...at], { cwd, input })).code).toBe(0);
    const stats = JSON.parse((await call("cache", "stats", "--json", ...at)).stdout);
    expect(stats).toMatchObject({ folder, results: 1, artifacts: 1, damaged: 0 });
    expect((await call("cache", "prune", "--to", "1GiB", ...at)).stdout).toMatch(/^0 B freed, /);
    expect((await call("cache", "prune", "--to", "0", ...at)).stdout).toMatch(/freed, 0 B left\n$/);
    expect((await call("cache", "clear", ...at)).code).toBe(0);
    expect(JSON.parse((await call("cache", "stats", "--json", ...at)).stdout)).toMatchObject({ results: 0, bytes: 0 });
  });

  test("its size is set by the environment, and what is no size is refused", async () => {
    const stats = (size: string) =>
      sigmaflow(["cache", "stats", "--json"], { cwd, env: { SIGMAFLOW_CACHE_SIZE: size } });
    expect(JSON.parse((await stats("20GiB")).stdout)).toMatchObject({ budget: 20 * 2 ** 30 });
    expect(await stats("much")).toEqual({
      code: 2,
      stdout: "",
      stderr: 'error BAD_SETTING: SIGMAFLOW_CACHE_SIZE is "much"; it must be a size such as 500MB or 20GiB.\n',
    });
  });

  test("a folder that cannot be used is said, and ends with 1", async () => {
    writeFileSync(path.join(cwd, "taken"), "");
    const { code, stdout, stderr } = await call("cache", "stats", "--cache-dir", path.join(cwd, "taken"));
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("CACHE_UNAVAILABLE");
  });
});
