import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildGraph } from "@sigmaflow/core";
import { afterAll, describe, expect, it } from "vitest";
import { createModelService } from "../../src/host/model-service.ts";
import { modelEmbedding } from "../../src/node/model-embedding.ts";
import { modelLoad } from "../../src/node/model-load.ts";
import { textEncode } from "../../src/node/text-encode.ts";
import type { Conditioning } from "../../src/port/conditioning.ts";
import type { WeightApplication } from "../../src/prompt/apply-weights.ts";
import type { PromptSyntax } from "../../src/prompt/parse-prompt.ts";
import { readRecording } from "../recording.ts";
import {
  type Drawn,
  drawWeights,
  type Element,
  everyEleventh,
  type Shapes,
  writeCheckpoint,
  writeSafetensors,
} from "../support/checkpoint-file.ts";
import { graphRunner } from "../support/graph-runner.ts";
import { fixtures, temporaryFolder } from "../support/model-folders.ts";
import { expectNear, largestDistance } from "../support/parity.ts";

interface Facts {
  readonly prompt: string;
  readonly negative: string;
  readonly embeddings?: { readonly [name: string]: Shapes };
}

const cases = readRecording<Facts>("checkpoint-embeddings");
const root = temporaryFolder();
for (const folder of ["checkpoints", "embeddings", "embeddings/deep"]) mkdirSync(join(root, folder));
writeCheckpoint(join(root, "checkpoints", "tiny.safetensors"));
for (const [name, shapes] of Object.entries(cases[0]?.facts.embeddings ?? {})) write(name, drawn(name, shapes));
const runner = graphRunner([root, fixtures]);
const models = createModelService({ roots: [root, fixtures] });
afterAll(async () => {
  await runner.close();
  rmSync(root, { recursive: true });
});

/** The rows that the recording drew, by the names of SDXL's embedding files. */
function drawn(name: string, shapes: Shapes): ReadonlyMap<string, Drawn> {
  const named = Object.fromEntries(Object.entries(shapes).map(([part, shape]) => [`${name}.${part}`, shape]));
  const weights = drawWeights(named, 5);
  return new Map([...weights].map(([key, tensor]) => [key.slice(name.length + 1), tensor]));
}

function write(name: string, tensors: ReadonlyMap<string, Drawn>, element: Element = "F32"): void {
  writeSafetensors(join(root, "embeddings", `${name}.safetensors`), tensors, { element });
}

interface Asked {
  readonly prompt: string;
  readonly negative?: string;
  readonly weights?: PromptSyntax;
  readonly apply?: WeightApplication;
}

async function encoded(names: readonly string[], asked: Asked) {
  const graph = buildGraph((g) => {
    let { encoders } = g.node("model", modelLoad, { name: "tiny" });
    for (const [i, name] of names.entries())
      encoders = g.node(`embedding${i}`, modelEmbedding, { encoders, name }).encoders;
    return { ...g.node("text", textEncode, { encoders, ...asked }) };
  });
  const run = runner.start(graph.document);
  const { positive, negative } = (await run.outputs) as { positive: Conditioning; negative: Conditioning };
  return { positive, negative, notices: run.report().notices.map(({ message }) => message) };
}

const kept = ({ hidden, tokens, width }: Conditioning) =>
  everyEleventh({ dims: [1, tokens, width], data: hidden }).data;

describe("an embedding in a prompt", () => {
  it.each(cases)("is encoded as diffusers' textual inversion: $facts.id", async ({ facts, tensor }) => {
    const ours = (text: string) => text.replace(/<(\w+)>/g, "embedding:$1");
    const { positive, negative, notices } = await encoded(["style", "uneven"], {
      prompt: ours(facts.prompt),
      negative: ours(facts.negative),
    });
    expectNear(kept(positive), tensor("positive"));
    expectNear(kept(negative), tensor("negative"));
    expectNear(positive.pooled, tensor("positive_pooled"));
    expectNear(negative.pooled, tensor("negative_pooled"));
    expect(notices).toEqual([]);
  });

  it.each<[PromptSyntax, string]>([
    ["a1111", "a panda (embedding:style:1.4)"],
    ["comfyui", "a panda (embedding:style:1.4)"],
    ["compel", "a panda (embedding:style)1.4"],
  ])("is weighted as words are, each of its tokens: %s", async (weights, prompt) => {
    const apply = "a1111";
    const [plain, weighted] = await Promise.all(
      ["a panda embedding:style", prompt].map(
        async (text) => (await encoded(["style"], { prompt: text, weights, apply })).positive,
      ),
    );
    const { width } = plain!;
    // start, a, panda (two tokens), three of the embedding
    const at = (text: Conditioning, token: number) => text.hidden.subarray(token * width, (token + 1) * width);
    const ratios = Array.from({ length: 10 }, (_, token) => at(weighted!, token)[0]! / at(plain!, token)[0]!);
    expect(ratios.filter((ratio) => Math.abs(ratio - 1.4) < 1e-5)).toHaveLength(3);
    expect(ratios.filter((ratio) => ratio === 1)).toHaveLength(7);
  });

  it("is hidden from attention by compel's mask, as as many words are", async () => {
    const states = async (phrase: string) => {
      const asked = { prompt: `a (${phrase})0 sky`, weights: "compel", apply: "compel-mask" } as const;
      const { hidden, width } = (await encoded(["style"], asked)).positive;
      // Behind start, `a` and three tokens.
      return hidden.subarray(5 * width);
    };
    const [hidden, others] = [await states("embedding:style"), await states("of the panda")];
    const largest = others.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largestDistance(hidden, others) / largest).toBeLessThan(1e-3);
  });

  it("computes nothing else in prompts that name none", async () => {
    const [without, beside] = [
      await encoded([], { prompt: "a panda" }),
      await encoded(["style"], { prompt: "a panda" }),
    ];
    expect(beside).toEqual(without);
  });

  it("of half precision is that of its numbers", async () => {
    const rows = drawn("style", { clip_l: [3, 64], clip_g: [3, 64] });
    const exact = new Map(
      [...rows].map(([name, { shape, data }]) => [name, { shape, data: data.map((x) => Math.round(x * 64) / 64) }]),
    );
    for (const element of ["F32", "F16", "BF16"] as const) write(`rounded-${element}`, exact, element);
    const { encoders } = await models.describe("tiny");
    const read = async (element: Element) => (await models.embedding(`rounded-${element}`, encoders!.encoders)).rows;
    const [full, half, bfloat] = [await read("F32"), await read("F16"), await read("BF16")];
    expect(full[0]).toEqual(exact.get("clip_l")?.data);
    expect(half).toEqual(full);
    expect(bfloat).toEqual(full);
  });

  it("that the graph does not load is read as words, or left out in ComfyUI's syntax, with a notice", async () => {
    const literal = await encoded([], { prompt: "a embedding:style" });
    expect(literal.notices).toEqual([expect.stringContaining("embedding:style is read as words")]);
    const left = await encoded([], { prompt: "a embedding:style", weights: "comfyui" });
    expect(left.notices).toEqual([expect.stringContaining("embedding:style is left out")]);
    expect(left.positive).toEqual((await encoded([], { prompt: "a", weights: "comfyui" })).positive);
  });
});

describe("an embedding file", () => {
  const rows = (count: number, width: number): Drawn => ({
    shape: [count, width],
    data: new Float32Array(count * width),
  });

  it("is found in the folders below, and named in prompts by its own name", async () => {
    write(
      "deep/below",
      new Map([
        ["clip_l", rows(1, 64)],
        ["clip_g", rows(1, 64)],
      ]),
    );
    for (const name of ["below", "deep/below.safetensors"])
      expect((await encoded([name], { prompt: "a embedding:below" })).notices).toEqual([]);
  });

  it("of one encoder alone is no token for the other, which is said", async () => {
    write("first", new Map([["clip_l", rows(2, 64)]]));
    const { notices } = await encoded(["first"], { prompt: "a embedding:first" });
    expect(notices).toEqual(["The embedding `first` has nothing for text encoder 2 of 2."]);
  });

  it.each<[string, ReadonlyMap<string, Drawn>, string]>([
    ["sd1", new Map([["emb_params", rows(2, 768)]]), "is an embedding for Stable Diffusion 1 or 2"],
    ["wide", new Map([["clip_l", rows(2, 768)]]), "holds F32 [2, 768] for an encoder that is 64 wide"],
    ["long", new Map([["clip_g", rows(76, 64)]]), "has 76 vectors, which one input has no room for"],
    ["other", new Map([["x.lora_down.weight", rows(2, 64)]]), "is no embedding for SDXL's text encoders"],
  ])("that does not fit is refused: %s", async (name, tensors, found) => {
    write(name, tensors);
    await expect(encoded([name], { prompt: "a" })).rejects.toMatchObject({
      code: "EMBEDDING_UNFIT",
      message: expect.stringContaining(found),
    });
  });

  it("that is not there is answered with those that are", async () => {
    await expect(encoded(["stile"], { prompt: "a" })).rejects.toMatchObject({
      code: "EMBEDDING_NOT_FOUND",
      message: expect.stringContaining("`style.safetensors`"),
    });
  });

  it.each(["../embeddings/style", "/etc/passwd", "embeddings/../../x"])(
    "is no path that leads elsewhere: %s",
    async (name) => {
      await expect(encoded([name], { prompt: "a" })).rejects.toMatchObject({ code: "MODEL_NAME_REFUSED" });
    },
  );

  it("is refused for an ONNX folder, whose graphs are fixed", async () => {
    const { encoders } = await models.describe("tiny-sdxl");
    await expect(models.embedding("style", encoders!.encoders)).rejects.toMatchObject({
      code: "EMBEDDING_NEEDS_CHECKPOINT",
    });
  });
});
