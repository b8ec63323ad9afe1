import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { textsOf } from "@sigmaflow/nodes";
import { sharpCodec } from "@sigmaflow/nodes/host";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newFolder, removeFolders, sigmaflow } from "./support/command.ts";

const codec = sharpCodec;
let cwd: string;
beforeAll(() => {
  cwd = newFolder();
});
afterAll(removeFolders);

const call = (...args: string[]) => sigmaflow(args, { cwd });
const bytesOf = (file: string) => readFileSync(path.resolve(cwd, file));

/** A picture of 16 by 12 pixels as a PNG file. */
async function writePicture(file: string, value = 90): Promise<void> {
  const image = {
    data: new Uint8Array(16 * 12 * 3).fill(value),
    batch: 1,
    width: 16,
    height: 12,
    channels: 3 as const,
  };
  mkdirSync(path.dirname(path.resolve(cwd, file)), { recursive: true });
  writeFileSync(path.resolve(cwd, file), await codec.encode(image, { format: "png" }));
}

function writeGraph(file: string, graph: object): void {
  writeFileSync(path.join(cwd, file), JSON.stringify({ sigmaflow: 1, ...graph }));
}

describe("pictures as inputs", () => {
  const resize = {
    inputs: { picture: { type: "image" } },
    nodes: { small: { type: "image.resize", in: { image: { $input: "picture" }, width: 9, height: 8 } } },
    outputs: { image: { $from: "small.image" } },
  };
  const load = (file: string) => ({
    nodes: { load: { type: "image.load", in: { path: file } } },
    outputs: { image: { $from: "load.image" } },
  });

  test("are named by files, and stay in the picture that is made from them", async () => {
    await writePicture("in/picture.png");
    writeGraph("resize.json", resize);
    const { code } = await call("run", "resize.json", "--set", "picture=in/picture.png", "--out", "small");
    expect(code).toBe(0);
    const record = JSON.parse(textsOf(bytesOf("small/image.png")).sigmaflow!);
    expect(record.inputs.picture).toEqual({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      base64: bytesOf("in/picture.png").toString("base64"),
    });
    expect(await codec.decode(bytesOf("small/image.png"))).toMatchObject({ width: 9, height: 8 });
    expect((await call("run", "small/image.png", "--out", "small-again")).code).toBe(0);
    expect(bytesOf("small-again/image.png")).toEqual(bytesOf("small/image.png"));
  });

  test("another file with the same name is another picture", async () => {
    writeGraph("load.json", load("in/changing.png"));
    await writePicture("in/changing.png", 10);
    await call("run", "load.json", "--out", "before");
    await writePicture("in/changing.png", 200);
    await call("run", "load.json", "--out", "after");
    expect((await codec.decode(bytesOf("before/image.png"))).data[0]).toBe(10);
    expect((await codec.decode(bytesOf("after/image.png"))).data[0]).toBe(200);
  });

  test("files outside of the granted folders are refused before anything runs", async () => {
    const outside = newFolder();
    await writePicture(path.join(outside, "secret.png"));
    symlinkSync(path.join(outside, "secret.png"), path.join(cwd, "in", "link.png"));
    symlinkSync(outside, path.join(cwd, "in", "folder"));
    const names = [
      "../secret.png",
      "in/../../secret.png",
      path.join(outside, "secret.png"),
      "in/link.png",
      "in/folder/secret.png",
    ];
    for (const name of names) {
      writeGraph("outside.json", load(name));
      for (const args of [["outside.json"], ["resize.json", "--set", `picture=${name}`]]) {
        const { code, stdout } = await call("run", ...args, "--json");
        const { run, error } = JSON.parse(stdout);
        expect({ name, code, run, error: error.code }).toEqual({ name, code: 2, run: null, error: "PATH_OUTSIDE" });
      }
    }
  });

  test("a missing file and a file that is no picture are refused before anything runs", async () => {
    writeFileSync(path.join(cwd, "in", "text.png"), "no picture");
    const missing = await call("run", "resize.json", "--set", "picture=in/none.png", "--json");
    const text = await call("run", "resize.json", "--set", "picture=in/text.png", "--json");
    expect([missing, text].map(({ code, stdout }) => [code, JSON.parse(stdout).error.code])).toEqual([
      [2, "FILE_NOT_FOUND"],
      [2, "IMAGE_UNREADABLE"],
    ]);
  });

  test("a picture that does not say how it was made is refused in words", async () => {
    const { code, stderr } = await call("run", "in/picture.png");
    expect(code).toBe(2);
    expect(stderr).toContain("NO_GRAPH_IN_PICTURE");
  });
});

describe("outputs", () => {
  test("several pictures are numbered from 0, in the format that the output declares", async () => {
    await writePicture("in/picture.png");
    writeGraph("several.json", {
      nodes: {
        items: { type: "list.range", in: { count: 3 } },
        each: {
          type: "map",
          in: { items: { $from: "items.items" } },
          body: {
            inputs: { item: { type: "int" } },
            nodes: { load: { type: "image.load", in: { path: "in/picture.png" } } },
            outputs: { image: { $from: "load.image" } },
          },
        },
      },
      outputs: { image: { $from: "each.image", format: "webp" } },
    });
    const { code, stdout } = await call("run", "several.json", "--out", "several");
    expect(code).toBe(0);
    const files = ["image-0.webp", "image-1.webp", "image-2.webp"];
    expect(readdirSync(path.join(cwd, "several")).sort()).toEqual(files);
    expect(stdout).toBe(files.map((file) => `${path.join(cwd, "several", file)}\n`).join(""));
  });

  test("a folder that cannot be made is the run's failure, and the result stays in the cache", async () => {
    writeFileSync(path.join(cwd, "occupied"), "");
    const { code, stderr } = await call("run", "load.json", "--out", "occupied/out");
    expect(code).toBe(1);
    expect(stderr).toContain("OUTPUT_NOT_WRITTEN");
  });

  test("a graph comes from standard input", async () => {
    const input = JSON.stringify({
      sigmaflow: 1,
      nodes: { n: { type: "value.int", in: { value: 3 } } },
      outputs: { out: { $from: "n.value" } },
    });
    expect(await sigmaflow(["run", "-"], { cwd, input })).toMatchObject({ code: 0, stdout: "out: 3\n" });
  });
});
