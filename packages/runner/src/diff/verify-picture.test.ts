import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { canonicalDocument, defineNode, int } from "@sigmaflow/core";
import { recordKeyword } from "@sigmaflow/core/record";
import { image, textsOf } from "@sigmaflow/nodes";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEngine, type Engine } from "../engine/engine.ts";
import { recordOf } from "../output/run-record.ts";
import { writeOutputs } from "../output/write-outputs.ts";
import { madeChanges, sayMadeChange } from "./made-changes.ts";
import { pictureToVerify, sayVerified, verifyPicture } from "./verify-picture.ts";

/** A node that lightens a picture; each of its revisions by more. */
const lighten = (revision: number) =>
  defineNode({
    type: "mine.lighten",
    version: 1,
    revision,
    inputs: { image: image(), by: int({ default: 10 }) },
    outputs: { image: image() },
    run: ({ image, by }) => ({ image: { ...image, data: image.data.map((value) => value + by + revision) } }),
  });

const graph = {
  sigmaflow: 1,
  nodes: {
    load: { type: "image.load", in: { path: "start.png" } },
    lighter: { type: "mine.lighten", in: { image: { $from: "load.image" } } },
  },
  outputs: { image: { $from: "lighter.image" } },
};

let folder: string;
let file: string;
const engines: Engine[] = [];

function engineWith(revision: number): Engine {
  const engine = createEngine({ nodes: [lighten(revision)], read: [folder], cache: false });
  engines.push(engine);
  return engine;
}

async function start(shade: number): Promise<void> {
  const data = new Uint8Array(3 * 16).fill(shade);
  const png = await sharpCodec.encode({ data, batch: 1, width: 4, height: 4, channels: 3 }, { format: "png" });
  writeFileSync(path.join(folder, "start.png"), png);
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-verify-"));
  await start(100);
  const engine = engineWith(1);
  const prepared = await engine.prepare(graph);
  const values = await engine.start(prepared).outputs;
  const record = await recordOf(prepared);
  const written = await writeOutputs(values, { ...prepared, record, folder, hasher: engine.hasher });
  file = written.image!.files![0]!;
});

afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
  rmSync(folder, { recursive: true });
});

const verify = async (revision: number) =>
  await verifyPicture(await pictureToVerify(file), { engine: engineWith(revision) });

test("a picture that comes out the same is the same, whatever it says that it was made with", async () => {
  expect(await verify(1)).toEqual({ file, same: true });
  const record = JSON.parse(textsOf(readFileSync(file))[recordKeyword]!);
  const made = { environment: "another processor", ...record.made };
  const texts = { [recordKeyword]: JSON.stringify({ ...record, made }) };
  writeFileSync(file, await sharpCodec.encode(await sharpCodec.decode(readFileSync(file)), { format: "png", texts }));
  expect(await verify(1)).toEqual({ file, same: true });
});

test("a picture is the same however its graph is drawn, and whether it says that or not", async () => {
  const before = readFileSync(file);
  const drawings = [
    { ...graph, title: "Lighter", layout: { lighter: [5, 6], load: [1, 2] } },
    { ...graph, nodes: { lighter: { label: "L", ...graph.nodes.lighter }, load: graph.nodes.load } },
  ];
  for (const drawing of drawings) {
    const engine = engineWith(1);
    const prepared = await engine.prepare(drawing);
    const values = await engine.start(prepared).outputs;
    const record = await recordOf(prepared);
    await writeOutputs(values, { ...prepared, record, folder, hasher: engine.hasher });
    expect(readFileSync(file)).not.toEqual(before);
    expect(await verify(1)).toEqual({ file, same: true });
    // As pictures were written that carry what they are made of alone.
    const bare = { ...record, graph: canonicalDocument(record.graph) };
    await writeOutputs(values, { ...prepared, record: bare, folder, hasher: engine.hasher });
    expect(await verify(1)).toEqual({ file, same: true });
  }
});

test("a node of another revision is named, with how far the pictures are from each other", async () => {
  const verified = await verify(2);
  expect(verified).toMatchObject({
    same: false,
    graph: [],
    made: [{ kind: "revision", type: "mine.lighten", before: 1, after: 2 }],
    picture: { meanAbsolute: 1, largest: 1, share: 1 },
  });
  expect(sayVerified(verified)).toEqual([
    `${file}: different`,
    "  The node type `mine.lighten` has revision 2 instead of 1.",
    expect.stringMatching(
      /^ {2}The pictures differ in 100 % of the pixels, by 1\.00 of 255 on average and by 1 at most/,
    ),
  ]);
});

test("a file that a node reads and that was replaced is named by the node", async () => {
  await start(90);
  expect(await verify(1)).toMatchObject({ made: [{ kind: "outside", path: "load" }], picture: { largest: 10 } });
});

test("of a picture that was changed since it is said so", async () => {
  const picture = await sharpCodec.decode(readFileSync(file));
  picture.data[0]! += 5;
  writeFileSync(file, await sharpCodec.encode(picture, { format: "png", texts: textsOf(readFileSync(file)) }));
  expect(sayVerified(await verify(1))[1]).toBe("  Nothing that it was made with differs: the file was changed since.");
});

test("of what computes, the words are named that differ; what one side does not say is no difference", () => {
  const before = { environment: "onnxruntime-node 1.22.0 cpu float32 all x64 avx2" };
  const after = { environment: "onnxruntime-node 1.30.0 webgpu float32 all x64 avx2", outside: { model: "ab" } };
  expect(madeChanges(before, after).map(sayMadeChange)).toEqual([
    "What computes is another one: 1.30.0 webgpu instead of 1.22.0 cpu.",
  ]);
  expect(madeChanges(undefined, after)).toEqual([]);
});
