import { expect, test } from "vitest";
import { checkText } from "./check-text.ts";
import { line } from "./fixtures/found.ts";
import { catalogue } from "./fixtures/nodes.ts";

const told = async (text: string, options = {}) =>
  (await checkText(text, catalogue, options)).problems.map((problem) => `${problem.line} ${line(problem)}`);

test("[D7] mistakes of form and of meaning are told together, in the order of the text", async () => {
  const text = `{
  "sigmaflow": 1,
  "titel": "Text to image",
  "nodes": {
    "model": { "type": "model.load", "in": { "name": "demo" } },
    "my noise": { "type": "latent.noise", "in": { "width": 1 } },
    "decode": { "type": "vae.decode", "in": { "vae": { "$from": "model.unet" }, "latent": { "$from": "my noise.latent" } } },
    "decode": { "type": "vae.decode", "in": { "vae": { "$from": "model.unet" }, "latent": { "$from": "my noise.latent" } } },
    "other": { "type": "call", "body": { "$graph": "gone" } }
  },
  "outputs": { "image": { "$from": "decode.image" } }
}`;
  const load = () => Promise.reject(new Error("no such file."));
  expect(await told(text, { load })).toEqual([
    "3 : UNKNOWN_KEY: `titel` is no key of the document. Did you mean `title`?",
    "6 my noise: BAD_ID: `my noise` cannot be a name: a letter first, then letters, digits, `_` and `-`, 64 characters at most. Call it `my_noise`.",
    "6 my noise.width: OUT_OF_RANGE: `width` is 1; allowed are 64 to 8192 px in steps of 8. The nearest allowed is 64.",
    "8 decode: DUPLICATE_KEY: `decode` stands twice, first in line 7. Keep one of them.",
    "8 decode.vae: TYPE_MISMATCH: VAE decode needs a VAE as `vae`, but `model.unet` is a UNet. Did you mean `model.vae`?",
    "9 other: UNREACHABLE_NODE: No output depends on `other` (Call graph), so it never runs. Link it, name it under `outputs`, or remove it.",
    "9 other: GRAPH_UNREADABLE: The graph `gone` cannot be read: no such file. Correct the name, or put the graph there.",
  ]);
});

test("[D23] a document without errors comes back whole, warnings or not", async () => {
  const inner =
    '{ "sigmaflow": 1, "nodes": { "n": { "type": "latent.noise" } }, "outputs": { "l": { "$from": "n.latent" } } }';
  const text = `{ "sigmaflow": 1, "inputs": { "x": { "type": "int" } },
    "nodes": { "a": { "type": "call", "body": { "$graph": "inner" } } }, "outputs": { "l": { "$from": "a.l" } } }`;
  const { document, problems, outputs } = await checkText(text, catalogue, { load: async () => inner });
  expect(problems.map(({ code, line: row }) => [code, row])).toEqual([["UNUSED_INPUT", 1]]);
  expect(document?.nodes.a?.body).toEqual({
    nodes: { n: { type: "latent.noise" } },
    outputs: { l: { $from: "n.latent" } },
  });
  expect(outputs.get("a/n")?.get("latent")?.facts).toEqual({ width: 128, height: 128, channels: 4 });
});

test("graphs by name are refused where nobody loads them", async () => {
  const text =
    '{ "sigmaflow": 1, "nodes": { "a": { "type": "call", "body": { "$graph": "b" } } }, "outputs": { "l": { "$from": "a.l" } } }';
  expect(await told(text)).toEqual([
    "1 a: UNRESOLVED_GRAPH: The body is the graph `b`, which is not loaded. Put the graph's content in place of its name.",
  ]);
});

test("[D7] a text that cannot be understood is told once", async () => {
  expect(await told("{ nodes }")).toEqual(['1 : BAD_JSON: A key is missing (line 1, column 3). Write "key": value.']);
});

test("the event loop has its turn between reading and checking", async () => {
  const text =
    '{ "sigmaflow": 1, "nodes": { "n": { "type": "latent.noise" } }, "outputs": { "l": { "$from": "n.latent" } } }';
  const seen: string[] = [];
  // Looked up first by reading, which migrates, then again by checking.
  const watched = {
    ...catalogue,
    get nodes() {
      seen.push("work");
      return catalogue.nodes;
    },
  };
  const turn = async () => {
    seen.push("turn");
  };
  const { problems } = await checkText(text, watched, { turn });
  expect(problems).toEqual([]);
  expect(seen.filter((what, at) => what !== seen[at - 1]).slice(0, 4)).toEqual(["turn", "work", "turn", "work"]);
});

test("[faults Broken 6.1] a large document is read and checked with a turn for others every few hundred nodes", async () => {
  const size = 5000;
  const links = Array.from({ length: size }, (_, at) => [
    `n${at}`,
    {
      type: "unet.step",
      in: { unet: { $from: "model.unet" }, latent: { $from: at === 0 ? "noise.latent" : `n${at - 1}.latent` } },
    },
  ]);
  const document = {
    sigmaflow: 1,
    nodes: {
      model: { type: "model.load", in: { name: "demo" } },
      noise: { type: "latent.noise" },
      ...Object.fromEntries(links),
    },
    outputs: { latent: { $from: `n${size - 1}.latent` } },
  };
  for (const source of [document, JSON.stringify(document)]) {
    let asked = 0;
    const turn = () => {
      asked++;
      return undefined;
    };
    const checked = await checkText(source, catalogue, { turn });
    expect(checked.problems).toEqual([]);
    expect(checked.document).toEqual(document);
    expect(asked).toBeGreaterThanOrEqual(size / 200 + size / 500);
    const inside = { type: "call", body: { nodes: document.nodes, outputs: document.outputs } };
    asked = 0;
    const around = { sigmaflow: 1, nodes: { inside }, outputs: { latent: { $from: "inside.latent" } } };
    expect((await checkText(around, catalogue, { turn })).problems).toEqual([]);
    expect(asked).toBeGreaterThanOrEqual(size / 500);
  }
});
