import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { textsOf } from "@sigmaflow/nodes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { examples, models, newFolder, removeFolders, sigmaflow } from "./support/command.ts";

let cwd: string;
beforeAll(() => {
  cwd = newFolder();
});
afterAll(removeFolders);

const small = ["--models", models, "--model", "tiny-sdxl", "--steps", "2", "--width", "512", "--height", "512"];
const draw = (...args: string[]) => sigmaflow(["draw", ...args], { cwd });

test("a picture of a text is what the example graph makes of it", async () => {
  const { code, stdout } = await draw("a fox in a red scarf", ...small, "--seed", "7", "--style", "anime", "--json");
  expect(code).toBe(0);
  const drawn = path.join(cwd, "out", "image.png");
  expect(JSON.parse(stdout)).toMatchObject({ status: "succeeded", seed: 7, outputs: { image: { files: [drawn] } } });
  const settings = ["prompt=a fox in a red scarf", "style=anime", "model=tiny-sdxl", "seed=7"];
  const sizes = ["num_inference_steps=2", "img_width=512", "img_height=512"];
  const set = [...settings, ...sizes].flatMap((setting) => ["--set", setting]);
  const graph = path.join(examples, "txt2img.json");
  await sigmaflow(["run", graph, "--models", models, "--no-cache", "--out", "run", ...set], { cwd });
  expect(readFileSync(path.join(cwd, "run", "image.png"))).toEqual(readFileSync(drawn));
  expect(JSON.parse(textsOf(readFileSync(drawn)).sigmaflow!).inputs).toMatchObject({ prompt: "a fox in a red scarf" });
});

test("without a size the model's folder says it, and the graph where it does not", async () => {
  const sizeOf = async (...args: string[]) => {
    const { stdout } = await draw("a fox", "--steps", "1", "--guidance-scale", "1", "--json", "--out", "size", ...args);
    const { inputs } = JSON.parse(textsOf(readFileSync(JSON.parse(stdout).outputs.image.files[0])).sigmaflow!);
    return [inputs.img_width, inputs.img_height];
  };
  expect(await sizeOf()).toEqual([512, 512]);
  expect(await sizeOf("--height", "640")).toEqual([1024, 640]);
  expect(await sizeOf("--models", models, "--model", "tiny-sdxl")).toEqual([1024, 1024]);
});

test("--set wins over a flag, and what cannot be is refused with nothing drawn", async () => {
  const { stdout } = await draw("a fox", ...small, "--seed", "7", "--set", "seed=8", "--json", "--out", "set");
  expect(JSON.parse(stdout)).toMatchObject({ seed: 8 });
  const wrong = await draw("a fox", ...small, "--style", "animee", "--out", "wrong");
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean "anime"?') });
  expect(existsSync(path.join(cwd, "wrong"))).toBe(false);
  expect(await draw()).toMatchObject({ code: 2, stderr: expect.stringContaining("missing required argument 'text'") });
});

test("a batch has the names of flags, and each of its pictures is the one that is drawn alone", async () => {
  const { code, stdout } = await draw(
    "a fox in a red scarf",
    ...small,
    "--sweep",
    "seed=7,8",
    "--json",
    "--out",
    "sweep",
  );
  expect([code, stdout.trim().split("\n").length]).toEqual([0, 2]);
  const files = ["batch.jsonl", "seed=7.image.png", "seed=8.image.png", "sheet.image.png"];
  expect(readdirSync(path.join(cwd, "sweep")).sort()).toEqual(files);
  await draw("a fox in a red scarf", ...small, "--seed", "8", "--out", "alone");
  const [one, other] = [path.join("sweep", "seed=8.image.png"), path.join("alone", "image.png")];
  expect(readFileSync(path.join(cwd, one))).toEqual(readFileSync(path.join(cwd, other)));

  writeFileSync(
    path.join(cwd, "rows.csv"),
    'seed,style,prompt\n7,anime,"a fox in a red scarf"\n7,base,"a dog, asleep"\n',
  );
  const rows = await draw(...small, "--each", "rows.csv", "--json", "--out", "each");
  expect(rows.code).toBe(0);
  const drawn = readdirSync(path.join(cwd, "each")).filter((file) => /^\d+\.image\.png$/.test(file));
  const recorded = drawn.map(
    (file) => JSON.parse(textsOf(readFileSync(path.join(cwd, "each", file))).sigmaflow!).inputs,
  );
  expect(recorded).toMatchObject([
    { prompt: "a fox in a red scarf", style: "anime", num_inference_steps: 2 },
    { prompt: "a dog, asleep", style: "base", num_inference_steps: 2 },
  ]);
});

test("help names a flag for each input of the graph but the prompt", async () => {
  const { stdout } = await draw("--help");
  const { inputs } = JSON.parse(readFileSync(path.join(examples, "txt2img.json"), "utf8"));
  const flags = Object.values(inputs as Record<string, { label: string }>)
    .map(({ label }) => `--${label.toLowerCase().replaceAll(" ", "-")} <`)
    .filter((flag) => flag !== "--prompt <");
  expect(flags).toHaveLength(9);
  expect(flags.filter((flag) => !stdout.includes(flag))).toEqual([]);
});
