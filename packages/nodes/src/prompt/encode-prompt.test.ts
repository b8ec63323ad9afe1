import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TextEncoders } from "../port/text-encoders.ts";
import { weightApplications } from "./apply-weights.ts";
import type { ClipTokenizer } from "./clip-tokenizer.ts";
import type { EncodeRequest, EncodeResult } from "./encode-chunked.ts";
import { type EncodePromptOptions, encodePrompt } from "./encode-prompt.ts";

const widths = [2, 3] as const;
const length = 77;

/** One token per character but spaces. */
function characters(pad: number): ClipTokenizer {
  return {
    bos: 1,
    eos: 2,
    pad,
    maxTokens: length,
    comma: 44,
    encode: (text) => Array.from(text.replace(/\s/g, ""), (char) => char.codePointAt(0)!),
  };
}

const tokenizers = [characters(2), characters(0)];
const base: TextEncoders = {
  kind: "text-encoders",
  expert: "base",
  encoders: widths.map((width, i) => ({ digest: "", tokenizer: "", width, maxTokens: length, projects: i === 1 })),
  zeroForMissing: true,
};
const refiner: TextEncoders = { ...base, expert: "refiner", encoders: [base.encoders[1]!], zeroForMissing: false };

/** A causal encoder in small: each state is the mean of the ids so far, scaled by column and layer. */
function state(ids: ArrayLike<number>, token: number, column: number, layer: number): number {
  let sum = 0;
  for (let i = 0; i <= token; i++) sum += ids[i]!;
  return (sum / (token + 1)) * (column + 1) + layer;
}

function encoderOf({ encoders }: TextEncoders, calls: EncodeRequest[] = []) {
  return async (request: EncodeRequest): Promise<EncodeResult> => {
    calls.push(request);
    const { width, projects } = encoders[request.encoder]!;
    const row = (i: number) => request.ids.subarray(i * length, (i + 1) * length);
    const hidden = Float32Array.from({ length: request.rows * length * width }, (_, i) =>
      state(row(Math.floor(i / (length * width))), Math.floor(i / width) % length, i % width, request.layer),
    );
    if (!projects) return { hidden };
    return { hidden, pooled: Float32Array.from({ length: request.rows }, (_, i) => row(i).reduce((a, b) => a + b)) };
  };
}

function run(options: Partial<EncodePromptOptions> & { readonly prompt: string }, calls?: EncodeRequest[]) {
  return encodePrompt({ encoders: base, tokenizers, encode: encoderOf(base, calls), ...options });
}

/** The model input of one chunk, as the tokenizer above makes it. */
function input(text: string, pad: number): number[] {
  const ids = [1, ...Array.from(text, (char) => char.codePointAt(0)!), 2];
  return [...ids, ...new Array<number>(length - ids.length).fill(pad)];
}

test("puts the encoders' states side by side and pools the second's", async () => {
  const { positive } = await run({ prompt: "ab" });
  expect(positive).toMatchObject({ tokens: 77, width: 5, expert: "base" });
  const expected = Array.from({ length: 77 }, (_, token) => [
    ...[0, 1].map((column) => state(input("ab", 2), token, column, 2)),
    ...[0, 1, 2].map((column) => state(input("ab", 0), token, column, 2)),
  ]).flat();
  expect(positive.hidden).toEqual(Float32Array.from(expected));
  expect([...positive.pooled]).toEqual([1 + 97 + 98 + 2]);
  expect(positive).not.toHaveProperty("size");
});

test("gives the second prompt to the second encoder, and the first where it is empty", async () => {
  const both = await run({ prompt: "ab", prompt2: "cd" });
  const [ab, cd] = [await run({ prompt: "ab" }), await run({ prompt: "cd", prompt2: "" })];
  expect(both.positive.pooled).toEqual(cd.positive.pooled);
  const column = (hidden: Float32Array, at: number) => hidden.filter((_, i) => i % 5 === at);
  expect(column(both.positive.hidden, 1)).toEqual(column(ab.positive.hidden, 1));
  expect(column(both.positive.hidden, 4)).toEqual(column(cd.positive.hidden, 4));
});

describe("a negative prompt", () => {
  test("that is missing becomes zeros where the model asks for that, of the positive's size", async () => {
    const { positive, negative } = await run({ prompt: "a BREAK b" });
    expect(negative).toEqual({ ...positive, hidden: new Float32Array(154 * 5), pooled: new Float32Array(1) });
  });

  test("that is empty is encoded, and so is a missing one on request", async () => {
    const [given, missing] = [
      await run({ prompt: "ab", negative: "" }),
      await run({ prompt: "ab", missingNegative: "encode" }),
    ];
    expect(given.negative.pooled[0]).toBe(3);
    expect(missing).toEqual(given);
  });

  test("has as many chunks as the positive, filled with empty ones, whichever is longer", async () => {
    const { positive, negative } = await run({ prompt: "a BREAK b BREAK c", negative: "d" });
    expect([positive.tokens, negative.tokens]).toEqual([231, 231]);
    const { negative: empty } = await run({ prompt: "a", negative: "" });
    expect(negative.hidden.slice(77 * 5, 154 * 5)).toEqual(empty.hidden);
    expect(negative.hidden.slice(154 * 5)).toEqual(empty.hidden);
    const turned = await run({ prompt: "d", negative: "a BREAK b BREAK c" });
    expect(turned).toEqual({ positive: negative, negative: positive, notices: [] });
  });
});

test("takes the pooled projection from the first chunk, without weights", async () => {
  const { positive } = await run({ prompt: "(ab:1.7) BREAK cd" });
  expect(positive.pooled).toEqual((await run({ prompt: "ab" })).positive.pooled);
});

test("makes at least the chunks that are asked for", async () => {
  expect((await run({ prompt: "a", minChunks: 3 })).positive.tokens).toBe(231);
});

test("equals the chunks over encoders whose tokenizers differ", async () => {
  const twice = { ...tokenizers[1]!, encode: (text: string) => tokenizers[1]!.encode(text + text) };
  const { positive } = await run({ prompt: "a".repeat(70), tokenizers: [tokenizers[0]!, twice] });
  expect([positive.tokens, positive.hidden.length]).toEqual([154, 154 * 5]);
});

test("encodes with the single encoder of a refiner, and scores the pictures", async () => {
  const { positive, negative } = await encodePrompt({
    encoders: refiner,
    tokenizers: tokenizers.slice(1),
    encode: encoderOf(refiner),
    prompt: "ab",
    prompt2: "ignored",
    size: { originalWidth: 512 },
  });
  expect(positive).toMatchObject({ width: 3, expert: "refiner", size: { originalWidth: 512, aestheticScore: 6 } });
  expect(negative).toMatchObject({ size: { originalWidth: 512, aestheticScore: 2.5 } });
  expect(positive.pooled[0]).toBe(198);
  expect(negative.pooled[0]).toBe(3);
});

test("takes an earlier layer of the prompt alone when layers are skipped, as diffusers does", async () => {
  const calls: EncodeRequest[] = [];
  await run({ prompt: "a", negative: "b", clipSkip: 1 }, calls);
  expect(calls.map(({ encoder, layer, rows }) => [encoder, layer, rows])).toEqual([
    [0, 3, 1],
    [0, 2, 1],
    [1, 3, 1],
    [1, 2, 1],
  ]);
});

test("calls each encoder once, and gives it every different input once", async () => {
  const calls: EncodeRequest[] = [];
  await run({ prompt: "a BREAK b BREAK a", negative: "b", syntax: "a1111" }, calls);
  expect(calls.map(({ encoder, rows }) => [encoder, rows])).toEqual([
    [0, 3],
    [1, 3],
  ]);
  expect(calls[0]!.ids).toEqual(Int32Array.from([input("a", 2), input("b", 2), input("", 2)].flat()));
});

test("spreads very many chunks over several calls with the same result", async () => {
  const calls: EncodeRequest[] = [];
  const words = Array.from({ length: 20 }, (_, i) => String.fromCharCode(97 + i));
  const { positive } = await run({ prompt: words.join(" BREAK "), missingNegative: "zero" }, calls);
  expect(calls.map(({ rows }) => rows)).toEqual([16, 4, 16, 4]);
  const last = await run({ prompt: "t" });
  expect(positive.hidden.slice(19 * 77 * 5)).toEqual(last.positive.hidden);
});

describe("weights", () => {
  const column = 0;
  const z = (text: string, token: number): number => state(input(text, 2), token, column, 2);
  const first = async (options: Partial<EncodePromptOptions> & { readonly prompt: string }, token: number) =>
    (await run(options)).positive.hidden[token * 5 + column]!;

  test("multiply states by default, and leave other tokens alone", async () => {
    expect(await first({ prompt: "a(b:1.5)c" }, 2)).toBeCloseTo(z("abc", 2) * 1.5, 3);
    expect(await first({ prompt: "a(b:1.5)c" }, 3)).toBeCloseTo(z("abc", 3), 4);
  });

  test("keep a chunk's mean with a1111-mean", async () => {
    const mean = async (prompt: string) => {
      const { positive } = await run({ prompt, application: "a1111-mean" });
      const own = positive.hidden.filter((_, i) => i % 5 < 2);
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    };
    expect(await mean("a(b:1.9)c")).toBeCloseTo(await mean("abc"), 3);
  });

  test("measure from the empty prompt with comfy and compel", async () => {
    const expected = z("", 2) + (z("abc", 2) - z("", 2)) * 1.21;
    expect(await first({ prompt: "a((b))c", syntax: "comfyui" }, 2)).toBeCloseTo(expected, 3);
    expect(await first({ prompt: "a b++ c", syntax: "compel" }, 2)).toBeCloseTo(expected, 3);
  });

  test("below 1 blend with the prompt that lacks the fragment, with compel", async () => {
    const lerp = z("", 2) + (z("abc", 2) - z("", 2)) * 0.5;
    // tan(π/4) = 1: both halves count alike. Without b, c stands in b's place.
    expect(await first({ prompt: "a (b)0.5 c", syntax: "compel" }, 2)).toBeCloseTo((lerp + z("ac", 2)) / 2, 3);
    // As compel has it, a weight of 0 is 1e-5.
    expect(await first({ prompt: "a (b)0 c", syntax: "compel" }, 2)).toBeCloseTo(z("ac", 2), 2);
  });

  test("below 1 hide the fragment's tokens in a call of their own, with compel's mask", async () => {
    const calls: EncodeRequest[] = [];
    await run({ prompt: "a (bc)0.5 d", syntax: "compel", application: "compel-mask" }, calls);
    const [plain, hiding] = calls.filter(({ encoder }) => encoder === 0);
    expect(plain).toMatchObject({ rows: 2 });
    expect(plain).not.toHaveProperty("attention");
    expect([...hiding!.ids]).toEqual(input("abcd", 2));
    const hidden = [...hiding!.attention!].flatMap((seen, i) => (seen === 0 ? [i] : []));
    expect([hiding!.rows, hidden]).toEqual([1, [2, 3]]);
  });

  test("are ignored by the none syntax", async () => {
    expect(await first({ prompt: "(a:2)", syntax: "none" }, 2)).toBeCloseTo(z("(a:2)", 2), 4);
  });

  test("of 1 change nothing, however they are applied", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[a-z, ]{0,100}$/),
        fc.constantFrom(...weightApplications),
        async (text, how) => {
          const plain = await run({ prompt: text, syntax: "none" });
          expect(await run({ prompt: `(${text}:1)`, application: how })).toEqual(plain);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("compel's joined prompts", () => {
  test("stand one after the other", async () => {
    const joined = await run({ prompt: '("ab", "cd").and()', syntax: "compel" });
    expect(joined.positive).toEqual((await run({ prompt: "ab BREAK cd" })).positive);
  });

  test("blend by normalised weights, the pooled projection too", async () => {
    const { positive } = await run({ prompt: '("ab", "cd").blend(3, 1)', syntax: "compel" });
    const [ab, cd] = [(await run({ prompt: "ab" })).positive, (await run({ prompt: "cd" })).positive];
    expect(positive.tokens).toBe(77);
    positive.hidden.forEach((value, i) => {
      expect(value).toBeCloseTo(0.75 * ab.hidden[i]! + 0.25 * cd.hidden[i]!, 2);
    });
    expect(positive.pooled[0]).toBeCloseTo(0.75 * 198 + 0.25 * 202, 3);
  });

  test("of unlike lengths blend after the shorter was filled up", async () => {
    const { positive } = await run({ prompt: `("${"a".repeat(80)}", "b").blend(1, 1)`, syntax: "compel" });
    expect(positive.tokens).toBe(154);
  });

  test("move as a whole from the empty prompt by their weight", async () => {
    const { positive } = await run({ prompt: '("ab", "cd").and(1, 2)', syntax: "compel" });
    const [cd, empty] = [(await run({ prompt: "cd" })).positive, (await run({ prompt: "" })).positive];
    expect(positive.hidden[(77 + 2) * 5]).toBeCloseTo(2 * cd.hidden[10]! - empty.hidden[10]!, 3);
  });
});

test("cuts off what does not fit on request, and says so", async () => {
  const { positive, notices } = await run({ prompt: `${"a".repeat(74)},bc`, overflow: "truncate" });
  expect(positive.tokens).toBe(77);
  expect(notices).toMatchObject([{ code: "PROMPT_TRUNCATED", message: expect.stringContaining("2 tokens") }]);
});

describe("refuses", () => {
  test.each([
    ["a prompt of too many characters", { prompt: "a".repeat(20_001) }, "PROMPT_TOO_LONG"],
    ["a prompt of too many chunks", { prompt: "a BREAK ".repeat(40) }, "PROMPT_TOO_LONG"],
    ["a tokenizer too few", { prompt: "a", tokenizers: tokenizers.slice(1) }, "TEXT_ENCODERS_MISMATCH"],
    [
      "tokenizers of unlike lengths",
      { prompt: "a", tokenizers: [tokenizers[0]!, { ...tokenizers[1]!, maxTokens: 64 }] },
      "TEXT_ENCODERS_MISMATCH",
    ],
    [
      "encoders that pool nothing",
      { prompt: "a", encode: async (request: EncodeRequest) => ({ hidden: (await encoderOf(base)(request)).hidden }) },
      "TEXT_ENCODERS_MISMATCH",
    ],
    [
      "states of another size",
      { prompt: "a", encode: async () => ({ hidden: new Float32Array(7) }) },
      "TEXT_ENCODER_OUTPUT",
    ],
    [
      "states that are not finite",
      { prompt: "a", encode: async () => ({ hidden: new Float32Array(154).fill(Number.NaN) }) },
      "TEXT_ENCODER_OUTPUT",
    ],
  ])("%s", async (_, options, code) => {
    await expect(run(options)).rejects.toMatchObject({ code });
  });
});
