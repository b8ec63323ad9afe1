import { readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../test/support/model-folders.ts";
import { identify } from "./file-identity.ts";
import { headersRevision, OnnxHeaders } from "./onnx-headers.ts";

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

const bytes = readFileSync(new URL("../../models/embedded/vae_decoder/model.onnx", import.meta.url));
const longAgo = new Date("2020-01-01");

/** A file that was last changed long ago, as models are. */
function model(content: Uint8Array = bytes): string {
  const path = join(folder, "model.onnx");
  writeFileSync(path, content);
  utimesSync(path, longAgo, longAgo);
  return path;
}
const hashStore = (): string => join(folder, "store", "model-hashes.json");
const headersStore = (): string => join(folder, "store", `model-headers-${headersRevision}.json`);

describe("headers of ONNX files", () => {
  it("are read from the store by a later process, and the file is not", async () => {
    const path = model();
    const facts = await new OnnxHeaders(hashStore()).read(await identify(path));
    expect(facts.outputs).toHaveLength(1);
    model(new Uint8Array(bytes.length));
    expect(await new OnnxHeaders(hashStore()).read(await identify(path))).toEqual(facts);
    await expect(new OnnxHeaders().read(await identify(path))).rejects.toThrow(
      expect.objectContaining({ code: "ONNX_MALFORMED" }),
    );
  });

  it("are read again when any byte of the store has changed", async () => {
    const path = model();
    const facts = await new OnnxHeaders(hashStore()).read(await identify(path));
    const store = readFileSync(headersStore(), "latin1");
    for (const at of [
      0,
      store.length - 3,
      ...Array.from({ length: 40 }, (_, i) => Math.floor((i / 40) * store.length)),
    ]) {
      const flipped = Buffer.from(store, "latin1");
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      writeFileSync(headersStore(), flipped);
      expect(await new OnnxHeaders(hashStore()).read(await identify(path))).toEqual(facts);
    }
  });

  it("of files changed a moment ago are not kept", async () => {
    const path = model();
    utimesSync(path, new Date(), new Date());
    await new OnnxHeaders(hashStore()).read(await identify(path));
    expect(() => readFileSync(headersStore())).toThrow(expect.objectContaining({ code: "ENOENT" }));
  });

  it("have another revision when something else is read of the same file", async () => {
    const facts = await new OnnxHeaders().read(await identify(model()));
    const { operators, ...others } = facts;
    // Raise `headersRevision` together with these, unless it is the shipped file that changed.
    expect({
      revision: headersRevision,
      names: Object.keys(facts),
      operators: operators.length,
      ...others,
    }).toMatchInlineSnapshot(`
      {
        "externalFiles": [],
        "fixedResizes": 3,
        "inputs": [
          {
            "name": "latent_sample",
            "shape": [
              "batch",
              4,
              "height",
              "width",
            ],
            "type": "float32",
          },
        ],
        "names": [
          "inputs",
          "outputs",
          "operators",
          "ownDomains",
          "opset",
          "externalFiles",
          "weights",
          "fixedResizes",
        ],
        "operators": 11,
        "opset": 17,
        "outputs": [
          {
            "name": "sample",
            "shape": [
              "batch",
              3,
              "height",
              "width",
            ],
            "type": "float32",
          },
        ],
        "ownDomains": [],
        "revision": 1,
        "weights": {
          "float16": 2064480,
          "float32": 2972,
          "int64": 504,
        },
      }
    `);
  });
});
