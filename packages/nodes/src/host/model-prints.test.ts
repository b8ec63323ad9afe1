import { cp, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ModelPrints } from "./model-prints.ts";

const folder = await mkdtemp(join(tmpdir(), "sigmaflow-prints-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const weights = (fill: number) => Buffer.alloc(300_000, fill);

/** A folder of models: a checkpoint, a LoRA, and a model in a folder of its own. */
async function models(name: string): Promise<string> {
  const root = join(folder, name);
  await mkdir(join(root, "own", "unet"), { recursive: true });
  await mkdir(join(root, "loras"), { recursive: true });
  await writeFile(join(root, "base.safetensors"), weights(1));
  await writeFile(join(root, "loras", "ink.safetensors"), weights(2));
  await writeFile(join(root, "own", "unet", "model.onnx"), weights(3));
  return root;
}

const printsOf = (root: string) => new ModelPrints([root]).all();

test("the same files have the same prints wherever they lie, whatever is beside them and whenever they were copied", async () => {
  const one = await models("one");
  const two = join(folder, "two");
  await cp(one, two, { recursive: true });
  await utimes(join(two, "base.safetensors"), 1, 1);
  await writeFile(join(two, "own", "README.md"), weights(9));
  await mkdir(join(two, "own", ".cache"));
  await writeFile(join(two, "own", ".cache", "of-git"), weights(9));
  const prints = await printsOf(one);
  expect(Object.keys(prints)).toEqual(["model base.safetensors", "model own", "lora ink.safetensors"]);
  expect(new Set(Object.values(prints)).size).toBe(3);
  expect(await printsOf(two)).toEqual(prints);
});

test("other weights, a longer file and another file in a folder have other prints, also where a file is replaced", async () => {
  const root = await models("replaced");
  const prints = new ModelPrints([root]);
  const before = await prints.all();
  const changed = weights(1);
  changed.fill(7, 100_000, 160_000);
  await writeFile(join(root, "base.safetensors"), changed);
  await writeFile(join(root, "loras", "ink.safetensors"), Buffer.concat([weights(2), Buffer.alloc(1, 2)]));
  await writeFile(join(root, "own", "unet", "model.onnx_data"), weights(4));
  const after = await prints.all();
  for (const what of Object.keys(before)) expect([what, after[what] === before[what]]).toEqual([what, false]);
  expect(await printsOf(root)).toEqual(after);
});
