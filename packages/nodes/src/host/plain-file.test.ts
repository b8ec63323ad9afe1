import { closeSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { makePipe } from "../../test/support/make-pipe.ts";
import { copyModel, fixtures } from "../../test/support/model-folders.ts";
import { FileHashes } from "./file-hashes.ts";
import { identify } from "./file-identity.ts";
import { createModelService } from "./model-service.ts";
import { openPlainSync, readPlain } from "./plain-file.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "sigmaflow-plain-"));
});
afterAll(() => rmSync(root, { recursive: true }));

const file = (name: string, text: string) => {
  writeFileSync(join(root, name), text);
  return join(root, name);
};

test("reads a file that is no larger than allowed, links to it included", async () => {
  const path = file("a", "hello");
  expect(String(await readPlain(path, 5))).toBe("hello");
  expect(await readPlain(path, 4)).toBe(undefined);
  closeSync(openPlainSync(path));
});

test("says like the system that there is nothing, or a folder", async () => {
  await expect(readPlain(join(root, "none"), 1)).rejects.toMatchObject({ code: "ENOENT" });
  await expect(readPlain(root, 1)).rejects.toMatchObject({ code: "EISDIR", message: "it is a folder" });
});

describe.runIf(process.platform !== "win32")("[faults Weak 9.1, Weak 9.2] what has a file's name and is none", () => {
  const pipe = (name: string) => makePipe(join(root, name));

  it("is refused at once, whether anybody would write into it or not", async () => {
    const fifo = pipe("fifo");
    await expect(readPlain(fifo, 9)).rejects.toThrow("it is a pipe");
    expect(() => openPlainSync(fifo)).toThrow("it is a pipe");
    await expect(identify(fifo)).rejects.toThrow("it is a pipe");
    await expect(readPlain("/dev/zero", 9)).rejects.toThrow("it is a device");
    const socket = join(root, "socket");
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.once("listening", resolve));
    await expect(readPlain(socket, 9)).rejects.toThrow("it is a socket");
    server.close();
  });

  it("costs the store of hashes nothing but what it kept", async () => {
    const weights = await identify(file("weights", "w"));
    const digest = await new FileHashes().hash(weights);
    expect(await new FileHashes(pipe("hashes")).hash(weights)).toBe(digest);
  });

  it.each([
    ["unet/config.json", /config\.json.* cannot be read: it is a pipe/],
    ["unet/model.onnx", /unet\/model\.onnx.*it is a pipe/s],
    ["scheduler/scheduler_config.json", /it is a pipe/],
    ["model_index.json", /it is a pipe/],
    ["tokenizer/vocab.json", /tokenizer/],
  ])("keeps a model whose %s it is from being used, in words", async (name, words) => {
    const models = createModelService({ roots: [root] });
    const folder = `model-${name.replace(/\W/g, "-")}`;
    copyModel("tiny-sdxl", root, folder);
    rmSync(join(root, folder, name));
    pipe(join(folder, name));
    await expect(models.describe(folder)).rejects.toThrow(words);
  });
});

test("[faults Weak 11.1] a text of a model folder that is not UTF-8 is refused", async () => {
  copyModel("tiny-sdxl", root, "latin");
  writeFileSync(join(root, "latin", "model_index.json"), Buffer.from('{"_class_name":"gr\xfcn"}', "latin1"));
  const models = createModelService({ roots: [root, fixtures] });
  await expect(models.describe("latin")).rejects.toThrow("is not text in UTF-8. Check that it is the right file.");
});
