import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { examples, newFolder, removeFolders, sigmaflow } from "./support/command.ts";
import { chunksOf } from "./support/png.ts";

// Every example with the embedded model, small and with few steps: what newcomers run first runs.
const folder = newFolder();
afterAll(removeFolders);

/** Examples that need what a test cannot have by itself; `remote-sdxl.json` runs against a server in `serve.test.ts`. */
const elsewhere = ["remote-sdxl.json"];

/** Two examples that must give the same picture, each worked out for itself, and with a part for both experts. */
const twins = ["txt2img-by-hand.json", "txt2img-refined.json"];
const twinSettings = ["num_inference_steps=4", "high_noise_fraction=0.6"];

/** Settings beside 512×512: the fewest steps that each graph takes, and whatever it must be given. */
const settings: Readonly<Record<string, readonly string[]>> = {
  "sdxl1.0-txt2img.json": ["num_inference_steps=20", "prompt=a panda wearing a blue spacesuit, sitting in a bar"],
  "schedulers.json": ["num_inference_steps=3"],
  ...Object.fromEntries(twins.map((name) => [name, twinSettings])),
};

/** Sizes of sheets; other pictures have the size that was asked for. Pixels. */
const sheets: Readonly<Record<string, readonly [number, number]>> = {
  "schedulers.json": [4 * 512, 3 * 512],
  "styles.json": [4 * 512, 3 * 512],
};

const names = readdirSync(examples).filter((name) => name.endsWith(".json") && !elsewhere.includes(name));

test("there are at least the promised examples", () => {
  expect(names).toEqual(
    expect.arrayContaining([
      "img2img.json",
      "schedulers.json",
      "sdxl1.0-txt2img.json",
      "styles.json",
      "txt2img-by-hand.json",
      "txt2img-refined.json",
      "txt2img.json",
    ]),
  );
});

test("no example has anything to complain about", async () => {
  const files = readdirSync(examples).filter((name) => name.endsWith(".json"));
  const { code, stdout } = await sigmaflow(["validate", ...files.map((name) => path.join(examples, name))], {
    cwd: folder,
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
});

test.each(names)("%s makes a picture with the embedded model", async (name) => {
  const set = ["img_width=512", "img_height=512", "seed=7", ...(settings[name] ?? ["num_inference_steps=2"])];
  // In img2img a fifth of two steps would be none at all.
  if (name === "img2img.json" || name === "inpaint.json") set.push("strength=1");
  const { code, stdout, stderr } = await sigmaflow(
    [
      "run",
      path.join(examples, name),
      "--json",
      "--out",
      path.join(folder, name),
      ...set.flatMap((one) => ["--set", one]),
      ...(twins.includes(name) ? ["--no-cache"] : []),
    ],
    { cwd: folder },
  );
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  const { outputs, status, seed } = JSON.parse(stdout) as {
    status: string;
    seed: number;
    outputs: Record<string, { files: string[] }>;
  };
  expect({ status, seed, outputs: Object.keys(outputs) }).toEqual({ status: "succeeded", seed: 7, outputs: ["image"] });
  expect(outputs.image!.files).toHaveLength(1);
  const { width, height } = sizeOf(outputs.image!.files[0]!);
  const [least, lowest] = sheets[name] ?? [512, 512];
  if (sheets[name]) expect(width >= least && height >= lowest).toBe(true);
  else expect([width, height]).toEqual([least, lowest]);
});

test("txt2img-by-hand wrote the file that txt2img-refined wrote, but for the text that tells how it was made", () => {
  const [byHand, refined] = twins.map((name) => chunksOf(readFileSync(path.join(folder, name, "image.png"))));
  expect(byHand!.map(({ type }) => type)).toEqual(refined!.map(({ type }) => type));
  const differing = byHand!.filter(({ bytes }, i) => !bytes.equals(refined![i]!.bytes));
  expect(differing.map(({ type }) => type)).toEqual(["iTXt"]);
});

/** Size of a PNG file, from its header. */
function sizeOf(file: string): { width: number; height: number } {
  const bytes = readFileSync(file);
  expect(bytes.subarray(1, 4).toString("latin1")).toBe("PNG");
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}
