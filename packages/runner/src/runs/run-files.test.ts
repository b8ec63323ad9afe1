import { mkdtempSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Codecs } from "@sigmaflow/core";
import { createSdxlRegistry, pictureCodec } from "@sigmaflow/nodes";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { afterEach, expect, test } from "vitest";
import { shippedGraphs } from "../server/shipped.ts";
import { openLocalStores } from "../store/local-stores.ts";
import { RunFiles } from "./run-files.ts";

const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-pictures-"));
const codecs = new Codecs(createSdxlRegistry(), { [pictureCodec.name]: sharpCodec });
const stores = openLocalStores(folder, { bytes: 2 ** 30, onNotice: () => {} });

afterEach(async () => {
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
});

test("removes files that no run names, a day after they were last wanted", async () => {
  const files = new RunFiles(stores.artifacts, codecs);
  const bytes = readFileSync(`${shippedGraphs()}reference.png`);
  const decoded = await sharpCodec.decode(bytes);
  const small = (width: number) => sharpCodec.resize(decoded, { width, height: 8 });
  const keep = async (width: number) =>
    (await files.keep(await sharpCodec.encode(await small(width), { format: "png" }), { type: "image/png" })).hash;
  const [named, old, fresh] = [await keep(8), await keep(16), await keep(24)];
  await stores.runs.add({
    ...{ id: "r", created: 1, graph: { sigmaflow: 1, nodes: {} }, seeds: {}, graphName: "test", attended: false },
    inputs: { picture: { $upload: named } },
  });
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  for (const hash of [named, old]) utimesSync(path.join(folder, "cas", hash.slice(0, 2), hash), yesterday, yesterday);
  expect(await files.sweep(stores.runs)).toBe(1);
  expect(await files.bytes(old)).toBeUndefined();
  expect(await files.find(old)).toBeUndefined();
  for (const hash of [named, fresh]) expect(await files.bytes(hash)).toBeDefined();
});
