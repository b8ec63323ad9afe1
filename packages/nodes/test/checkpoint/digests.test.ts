import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildGraph } from "@sigmaflow/core";
import { afterAll, expect, test } from "vitest";
import type { NetworkName } from "../../src/checkpoint/layout/networks.ts";
import { createModelService } from "../../src/host/model-service.ts";
import { SharedReadings } from "../../src/host/shared-readings.ts";
import type { DescribeModelOptions, ModelDescription } from "../../src/model/services.ts";
import { modelLoad } from "../../src/node/model-load.ts";
import { checkpointTensors, writeCheckpoint, writeSafetensors } from "../support/checkpoint-file.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { temporaryFolder } from "../support/model-folders.ts";

const root = temporaryFolder();
for (const folder of ["checkpoints", "unet"]) mkdirSync(join(root, folder));
const whole = join(root, "checkpoints", "whole.safetensors");
writeCheckpoint(whole);
/** What changed just now may change again, so its digests are not kept. */
const settle = (path: string): void => utimesSync(path, new Date(2026, 1, 1), new Date(2026, 1, 1));
settle(whole);
const tensors = checkpointTensors();
const bytesOf = (prefix: string): number =>
  [...tensors].reduce((sum, [name, { data }]) => sum + (name.startsWith(prefix) ? data.byteLength : 0), 0);
const [all, vae, encoders] = ["", "first_stage_model.", "conditioner."].map(bytesOf);
afterAll(() => rmSync(root, { recursive: true }));

const service = (hashStore?: string) => createModelService({ roots: [root], ...(hashStore && { hashStore }) });

/** How many bytes had to be read, as told beforehand. */
async function read(models: ReturnType<typeof service>, options: DescribeModelOptions = {}, name = "whole") {
  let announced = 0;
  let done = 0;
  const onProgress = (sofar: number, total: number): void => {
    [done, announced] = [sofar, total];
  };
  const description = await models.describe(name, { ...options, onProgress });
  return { description, bytes: announced, done };
}

test("only the networks are read whose parts are wanted, and those once", async () => {
  const models = service();
  const own = await read(models, { parts: ["vae"] });
  expect([own.bytes, own.done]).toEqual([vae, vae]);
  expect([own.description.unet, own.description.encoders]).toEqual([undefined, undefined]);
  const text = await read(models, { parts: ["encoders"] });
  expect(text.bytes).toBe(encoders);
  const full = await read(models);
  expect(full.bytes).toBe(all! - vae! - encoders!);
  expect(full.description).toMatchObject({ vae: own.description.vae, encoders: text.description.encoders });
});

test("those who ask at a time wait for one reading, and whoever gives up stops it for nobody else", async () => {
  const models = service();
  const impatient = new AbortController();
  const first = read(models, { signal: impatient.signal });
  const others = [read(models), read(models, { parts: ["unet"] }), read(models, {}, "whole.safetensors")];
  impatient.abort(new Error("enough"));
  await expect(first).rejects.toThrow("enough");
  const described = await Promise.all(others);
  const again = await read(models);
  expect(again.bytes).toBe(0);
  for (const { description } of described) expect(description.unet).toEqual(again.description.unet);
});

test("each network is read once, however many ask for it at a time", async () => {
  const readings = new SharedReadings();
  const remembered: string[] = [];
  const ask = async (...networks: NetworkName[]) =>
    await readings.digests(
      { type: "file", file: whole },
      networks.map((network) => ({ network, key: network })),
      { onBytes: () => {}, remember: async (network) => void remembered.push(network) },
    );
  const [first, second, third] = await Promise.all([
    ask("vae_decoder", "text_encoder"),
    ask("text_encoder", "vae_encoder"),
    ask("vae_decoder"),
  ]);
  expect(remembered.sort()).toEqual(["text_encoder", "vae_decoder", "vae_encoder"]);
  expect(second.get("text_encoder")).toBe(first.get("text_encoder"));
  expect(third.get("vae_decoder")).toBe(first.get("vae_decoder"));
  await ask("vae_decoder");
  expect(remembered).toHaveLength(4);
});

test("what is asked for at a time is read in the order of use, and each digest known when its network is read", async () => {
  const readings = new SharedReadings();
  const known: string[] = [];
  const ask = async (network: NetworkName): Promise<void> => {
    await readings.digests({ type: "file", file: whole }, [{ network, key: network }], {
      onBytes: () => {},
      remember: async () => void known.push(`read ${network}`),
    });
    known.push(network);
  };
  await Promise.all((["vae_decoder", "unet", "text_encoder"] as const).map(ask));
  const pairs = ["text_encoder", "unet", "vae_decoder"].flatMap((network) => [`read ${network}`, network]);
  expect(known).toEqual(pairs);
});

test("parts are described as soon as their networks are read, texts first, and not where nothing is read", async () => {
  const models = service();
  const seen: (keyof ModelDescription)[][] = [];
  const describe = async () =>
    await models.describe("whole", {
      onPart: (part) => seen.push((["encoders", "unet", "vae"] as const).filter((name) => part[name] !== undefined)),
    });
  await describe();
  expect(seen).toEqual([["encoders"], ["unet"], ["vae"]]);
  await describe();
  expect(seen).toHaveLength(3);
});

test("a reading that all gave up begins anew for the next", async () => {
  const models = service();
  const signal = AbortSignal.abort(new Error("never"));
  await expect(models.describe("whole", { signal })).rejects.toThrow("never");
  const given = new AbortController();
  const first = models.describe("whole", { signal: given.signal, onProgress: () => given.abort(new Error("enough")) });
  await expect(first).rejects.toThrow("enough");
  expect((await models.describe("whole")).unet?.digest).toMatch(/^[0-9a-f]{64}$/);
});

test("a second start reads nothing but the header, of one part or all", async () => {
  const hashStore = join(root, "hashes.json");
  await read(service(hashStore), { parts: ["vae"] });
  expect((await read(service(hashStore), { parts: ["vae"] })).bytes).toBe(0);
  expect((await read(service(hashStore))).bytes).toBe(all! - vae!);
  expect((await read(service(hashStore))).bytes).toBe(0);
});

test("a UNet alone does not wait for the UNet of the model that stands in", async () => {
  const bare = new Map([...tensors].filter(([name]) => name.startsWith("model.diffusion_model.")));
  const path = join(root, "unet", "alone.safetensors");
  writeSafetensors(path, bare, { element: "F16" });
  settle(path);
  const runner = graphRunner([root]);
  const graph = buildGraph((g) => ({ ...g.node("model", modelLoad, { name: "alone", fallback: "whole" }) }));
  const outputs = await runner.outputs<{ vae: unknown; encoders: unknown }>(graph.document);
  await runner.close();
  const { description } = await read(service());
  expect(outputs).toMatchObject({ vae: description.vae, encoders: description.encoders });
});

test("a file that is another by then is read again", async () => {
  const models = service();
  const before = await models.describe("whole", { parts: ["vae"] });
  const path = join(root, "checkpoints", "changing.safetensors");
  writeCheckpoint(path, { element: "F16" });
  const first = await models.describe("changing", { parts: ["vae"] });
  rmSync(path);
  writeCheckpoint(path);
  const second = await models.describe("changing", { parts: ["vae"] });
  expect(second.vae).toEqual(before.vae);
  expect(first.vae).not.toEqual(second.vae);
  writeFileSync(path, "{}");
  await expect(models.describe("changing")).rejects.toMatchObject({ code: "SAFETENSORS_MALFORMED" });
});
