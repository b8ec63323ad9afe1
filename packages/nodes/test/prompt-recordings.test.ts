import { readFileSync } from "node:fs";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { beforeAll, expect, test } from "vitest";
import type { TextEncoders } from "../src/port/text-encoders.ts";
import type { WeightApplication } from "../src/prompt/apply-weights.ts";
import { createClipTokenizer } from "../src/prompt/clip-tokenizer.ts";
import type { EncodeRequest, EncodeResult } from "../src/prompt/encode-chunked.ts";
import { type EncodePromptOptions, encodePrompt } from "../src/prompt/encode-prompt.ts";
import { readTokenizer } from "../src/prompt/tokenizer-files.ts";
import { type RecordedCase, type RecordedTensor, readRecording } from "./recording.ts";

const model = new URL("../fixtures/tiny-sdxl/", import.meta.url);
const tokenizers = ["tokenizer", "tokenizer_2"].map((folder) => {
  const text = (file: string) => readFileSync(new URL(`${folder}/${file}`, model), "utf8");
  return createClipTokenizer(
    readTokenizer({
      vocab: JSON.parse(text("vocab.json")),
      merges: text("merges.txt"),
      config: JSON.parse(text("tokenizer_config.json")),
      specialTokens: JSON.parse(text("special_tokens_map.json")),
    }),
  );
});
const widths = [32, 48];
const encoders: TextEncoders = {
  kind: "text-encoders",
  expert: "base",
  encoders: widths.map((width, i) => ({ digest: "", tokenizer: "", width, maxTokens: 77, projects: i === 1 })),
  zeroForMissing: true,
};

let sessions: InferenceSession[] = [];
beforeAll(async () => {
  sessions = await Promise.all(
    ["text_encoder", "text_encoder_2"].map((folder) =>
      InferenceSession.create(readFileSync(new URL(`${folder}/model.onnx`, model))),
    ),
  );
});

async function encode({ encoder, ids, rows, length, layer }: EncodeRequest): Promise<EncodeResult> {
  const session = sessions[encoder]!;
  const states = session.outputNames.filter((name) => name.startsWith("hidden_states."));
  const state = `hidden_states.${states.length - layer}`;
  const input = new Tensor("int64", BigInt64Array.from(ids, BigInt), [rows, length]);
  const wanted = session.outputNames.includes("text_embeds") ? [state, "text_embeds"] : [state];
  const outputs = await session.run({ input_ids: input }, wanted);
  const pooled = outputs.text_embeds?.data as Float32Array | undefined; // the tiny model is float32
  return { hidden: outputs[state]!.data as Float32Array, ...(pooled ? { pooled } : {}) };
}

function encoded(options: Partial<EncodePromptOptions> & { readonly prompt: string }) {
  return encodePrompt({ encoders, tokenizers, encode, ...options });
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}

/** Encodes and keeps every row of ids that the encoders were given. */
async function withRows(options: Partial<EncodePromptOptions> & { readonly prompt: string }) {
  const rows: number[][][] = [[], []];
  const result = await encoded({
    ...options,
    encode: (request) => {
      for (let row = 0; row < request.rows; row++) {
        rows[request.encoder]!.push([...request.ids.subarray(row * request.length, (row + 1) * request.length)]);
      }
      return encode(request);
    },
  });
  return { rows, result };
}

function rowsOf({ shape, data }: RecordedTensor): number[][] {
  const length = shape.at(-1)!;
  return Array.from({ length: data.length / length }, (_, i) => [...data.subarray(i * length, (i + 1) * length)]);
}

type Named = { readonly prompt: string; readonly tensors: Readonly<Record<string, string>> };
type Weighted = Named & {
  readonly syntax: "a1111" | "comfy" | "compel" | "none";
  readonly apply: WeightApplication | "none";
};

const plain = readRecording<Named>("text");
const weighted = readRecording<Weighted>("weights");
/** Some cases were recorded for their ids only. */
function withStates<Facts extends Named>(cases: readonly RecordedCase<Facts>[]): RecordedCase<Facts>[] {
  return cases.filter(({ facts }) => "hidden" in facts.tensors);
}

const asDiffusers = { syntax: "none", overflow: "truncate" } as const;
function asRecorded({ syntax, apply }: Weighted) {
  return {
    syntax: syntax === "comfy" ? "comfyui" : syntax,
    ...(apply === "none" ? {} : { application: apply }),
  } as const;
}

test.each(plain)("gives diffusers' token ids: $facts.id", async ({ facts, tensor }) => {
  const { rows } = await withRows({ prompt: facts.prompt, ...asDiffusers });
  expect(rows.map((encoder) => encoder[0])).toEqual([rowsOf(tensor("ids"))[0], rowsOf(tensor("ids_2"))[0]]);
});

test.each(withStates(plain))("gives diffusers' states and pooled projection: $facts.id", async ({ facts, tensor }) => {
  const { positive } = await encoded({ prompt: facts.prompt, ...asDiffusers });
  const [first, second] = [rowsOf(tensor("hidden")), rowsOf(tensor("hidden_2"))];
  expect(
    largestDifference(
      positive.hidden,
      first.flatMap((row, i) => [...row, ...second[i]!]),
    ),
  ).toBeLessThan(1e-5);
  expect(largestDifference(positive.pooled, tensor("pooled").data)).toBeLessThan(1e-5);
});

test.each(weighted)("cuts a weighted or long prompt into the recorded chunks: $facts.id", async ({ facts, tensor }) => {
  const { rows } = await withRows({ prompt: facts.prompt, ...asRecorded(facts) });
  for (const [encoder, name] of ["ids", "ids_2"].entries()) {
    expect(rows[encoder]).toEqual(expect.arrayContaining(rowsOf(tensor(name))));
  }
});

test.each(withStates(weighted))("gives the recorded weighted states: $facts.id", async ({ facts, tensor }) => {
  const { positive } = await encoded({ prompt: facts.prompt, ...asRecorded(facts) });
  expect(largestDifference(positive.hidden, tensor("hidden").data)).toBeLessThan(1e-5);
  expect(largestDifference(positive.pooled, tensor("pooled").data)).toBeLessThan(1e-5);
});
