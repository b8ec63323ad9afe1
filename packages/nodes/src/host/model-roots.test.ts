import { cpSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { copyModel, fixtures, temporaryFolder } from "../../test/support/model-folders.ts";
import { writeSyntheticUNet } from "../../test/support/synthetic-unet.ts";
import { createModelService, type HostModels } from "./model-service.ts";

let root = "";
let models: HostModels;
beforeEach(() => {
  root = temporaryFolder();
  models = createModelService({ roots: [root, fixtures] });
});
afterEach(() => rmSync(root, { recursive: true }));

describe("a model's name", () => {
  it.each(["../x", "/etc", "a/b/c/d", "", "a//b", "./a", "a/..", "C:\\x", "a\0b", ".hidden"])(
    "may not be %j",
    async (name) => {
      await expect(models.describe(name)).rejects.toMatchObject({ code: "MODEL_NAME_REFUSED" });
    },
  );

  it("that no root has is answered with those that there are", async () => {
    await expect(models.describe("tiny-sdxk")).rejects.toMatchObject({
      code: "MODEL_NOT_FOUND",
      message: expect.stringContaining("Did you mean `tiny-sdxl`? There are "),
    });
  });

  it("may hold the name of whom it is from, and the first root that has it wins", async () => {
    copyModel("tiny-sdxl-refiner", root, "tiny-sdxl");
    copyModel("tiny-sdxl-refiner", root, "someone/their-refiner");
    expect((await models.describe("tiny-sdxl")).unet?.expert).toBe("refiner");
    expect((await models.describe("someone/their-refiner")).unet?.expert).toBe("refiner");
    const names = (await models.list()).map(({ name }) => name);
    expect(names.filter((name) => !/^(model-variants|recordings)\//.test(name))).toEqual([
      "someone/their-refiner",
      "tiny-sdxl",
      "tiny-sdxl-grid",
      "tiny-sdxl-refiner",
    ]);
  });

  it("may not be a link out of the root, nor may a folder hold one", async () => {
    symlinkSync(join(fixtures, "tiny-sdxl"), join(root, "linked"));
    const folder = copyModel("tiny-sdxl", root, "holds-a-link");
    rmSync(join(folder, "unet/model.onnx"));
    symlinkSync(join(fixtures, "tiny-sdxl/unet/model.onnx"), join(folder, "unet/model.onnx"));
    const inside = createModelService({ roots: [root] });
    for (const name of ["linked", "holds-a-link"])
      await expect(inside.describe(name)).rejects.toMatchObject({ code: "MODEL_NAME_REFUSED" });
  });

  it("may stand for files that link to others within the root, as download caches have them", async () => {
    writeSyntheticUNet(join(root, "blobs"), { external: "weights" });
    mkdirSync(join(root, "snapshot/unet"), { recursive: true });
    for (const file of ["model.onnx", "weights"])
      symlinkSync(join(root, "blobs/unet", file), join(root, "snapshot/unet", file));
    const digests = await Promise.all(
      ["blobs", "snapshot"].map(async (name) => (await models.describe(name)).unet?.digest),
    );
    expect(digests[0]).toBe(digests[1]);
  });
});

describe("weights beside the model", () => {
  it.each(["../unet-weights", "/etc/hostname", "a/../../b"])("may not lie at %s", async (external) => {
    writeSyntheticUNet(join(root, "model"), { external: "weights" });
    const path = join(root, "model/unet/model.onnx");
    // Written over in place, at equal length, with a location that leads out.
    const text = external.padEnd(11, "x").slice(0, 11);
    writeSyntheticUNet(join(root, "model"), { external: "0123456789a" });
    writeFileSync(path, Buffer.from(readFileSync(path).toString("latin1").replace("0123456789a", text), "latin1"));
    await expect(models.describe("model")).rejects.toMatchObject({
      code: "MODEL_UNFIT",
      message: expect.stringContaining("weights outside its folder"),
    });
  });

  it("must be there", async () => {
    writeSyntheticUNet(join(root, "model"), { external: "weights" });
    rmSync(join(root, "model/unet/weights"));
    await expect(models.describe("model")).rejects.toMatchObject({
      message: expect.stringContaining("no file `weights`"),
    });
  });

  it("may be in a folder of their own and share their bytes with another model", async () => {
    writeSyntheticUNet(join(root, "one"), { external: "parts/0" });
    cpSync(join(root, "one"), join(root, "two"), { recursive: true });
    rmSync(join(root, "two/unet/parts/0"));
    linkSync(join(root, "one/unet/parts/0"), join(root, "two/unet/parts/0"));
    expect((await models.describe("one")).unet).toEqual((await models.describe("two")).unet);
  });
});
