import { concatenate } from "../tensor/batch.ts";
import { applyWeights, blend, fromEmpty, type WeightApplication } from "./apply-weights.ts";
import { type Chunk, emptyChunk, modelInput } from "./chunk.ts";
import type { ChunkedPrompt } from "./chunked-prompt.ts";
import type { ClipTokenizer } from "./clip-tokenizer.ts";
import { promptErrors } from "./error-codes.ts";

/** One call of a text encoder. */
export interface EncodeRequest {
  /** Index into `TextEncoders.encoders`. */
  readonly encoder: number;
  /** Token ids `[rows, length]`. */
  readonly ids: Int32Array;
  readonly rows: number;
  readonly length: number;
  /** 1 for tokens that others attend to, 0 for hidden ones, `[rows, length]`; all are seen unless given. */
  readonly attention?: Float32Array;
  /** Which hidden states to return, counted from the end: 1 is the last layer's, 2 the penultimate. */
  readonly layer: number;
}

/** What a text encoder answers: hidden states `[rows, length, width]`, pooled projection `[rows, pooledWidth]`. */
export interface EncodeResult {
  readonly hidden: Float32Array;
  readonly pooled?: Float32Array;
}

export type EncodeText = (request: EncodeRequest) => Promise<EncodeResult>;

/** A prompt encoded by one encoder: `[chunks · length, width]`, and the pooled projection of its first chunk. */
export interface EncodedChunks {
  readonly hidden: Float32Array;
  readonly pooled?: Float32Array;
}

export interface EncodeChunkedOptions {
  readonly encoder: number;
  readonly tokenizer: ClipTokenizer;
  readonly length: number;
  readonly width: number;
  readonly layer: number;
  readonly application: WeightApplication;
  readonly encode: EncodeText;
}

interface Row {
  readonly hidden: Float32Array;
  readonly pooled?: Float32Array;
}

/** Bounds the memory of one call; the attention of 16 rows of CLIP bigG takes about 8 MB a layer. */
const rowsPerCall = 16;

/**
 * Encodes several prompts with one encoder: equal inputs once, the rest in as few calls as possible. Weights act on the
 * hidden states only; pooled projections are those of the plain text.
 *
 * @throws `TEXT_ENCODER_OUTPUT` when states do not have the announced size or are not finite.
 */
export async function encodeChunked(
  prompts: readonly ChunkedPrompt[],
  options: EncodeChunkedOptions,
): Promise<EncodedChunks[]> {
  const inputs = new Map<string, Chunk>();
  for (const { join, members } of prompts) {
    for (const { chunks, weight } of members) {
      for (const chunk of chunks.flatMap((chunk) =>
        needed(chunk, join === "concat" ? weight : 1, options.application),
      )) {
        inputs.set(keyOf(chunk), chunk);
      }
    }
  }
  const rows = await encodeRows(inputs, options);
  const rowOf = (chunk: Chunk): Row => rows.get(keyOf(chunk))!;

  return prompts.map(({ join, members }) => {
    const encoded = members.map(({ chunks, weight }) => ({
      values: concatenate(chunks.map((chunk) => memberStates(chunk, join === "concat" ? weight : 1, rowOf, options))),
      pooled: rowOf(chunks[0] ?? emptyChunk).pooled,
      weight,
    }));
    const hidden = join === "blend" ? blend(encoded) : concatenate(encoded.map(({ values }) => values));
    const pooled = encoded.flatMap(({ pooled, weight }) => (pooled ? [{ values: pooled, weight }] : []));
    if (pooled.length === 0) return { hidden };
    return { hidden, pooled: blend(join === "blend" ? pooled : pooled.slice(0, 1)) };
  });
}

/** Every chunk whose states are needed for one of a prompt's. */
function needed(chunk: Chunk, memberWeight: number, application: WeightApplication): Chunk[] {
  const measured = isWeighted(chunk) && measuresFromEmpty(application);
  return [
    chunk,
    ...(measured || memberWeight !== 1 ? [emptyChunk] : []),
    ...withoutLowered(chunk, application).map(({ chunk }) => chunk),
  ];
}

function measuresFromEmpty(application: WeightApplication): boolean {
  return application !== "a1111" && application !== "a1111-mean";
}

type RowOf = (chunk: Chunk) => Row;

/** A chunk's states, weighted, and moved as a whole from the empty prompt's by its member's weight. */
function memberStates(chunk: Chunk, memberWeight: number, rowOf: RowOf, options: EncodeChunkedOptions): Float32Array {
  const hidden = chunkStates(chunk, rowOf, options);
  if (memberWeight === 1) return hidden;
  const weights = new Array<number>(options.length).fill(memberWeight);
  return fromEmpty({ hidden, weights }, { empty: rowOf(emptyChunk).hidden, width: options.width });
}

function chunkStates(chunk: Chunk, rowOf: RowOf, { application, length, width }: EncodeChunkedOptions): Float32Array {
  const statesOf = (chunk: Chunk) => ({
    hidden: rowOf(chunk).hidden,
    weights: Array.from({ length }, (_, i) => chunk.weights[i - 1] ?? 1),
  });
  const states = statesOf(chunk);
  if (!isWeighted(chunk)) return states.hidden;
  return applyWeights(application, {
    ...states,
    width,
    empty: measuresFromEmpty(application) ? rowOf(emptyChunk).hidden : states.hidden,
    without: withoutLowered(chunk, application).map(({ weight, chunk }) => ({ weight, states: statesOf(chunk) })),
  });
}

function isWeighted(chunk: Chunk): boolean {
  return chunk.weights.some((weight) => weight !== 1);
}

/** For compel, the chunk without each part of a weight below 1, and that weight. */
function withoutLowered(chunk: Chunk, application: WeightApplication): { weight: number; chunk: Chunk }[] {
  if (application !== "compel" && application !== "compel-mask") return [];
  const lowered = [...new Set(chunk.parts.filter((_, i) => chunk.weights[i]! < 1))];
  return lowered.map((part) => ({
    weight: chunk.weights[chunk.parts.indexOf(part)]!,
    chunk: application === "compel" ? without(chunk, part) : hiding(chunk, part),
  }));
}

function without(chunk: Chunk, part: number): Chunk {
  const kept = <T>(values: readonly T[]): T[] => values.filter((_, i) => chunk.parts[i] !== part);
  return { ids: kept(chunk.ids), weights: kept(chunk.weights), parts: kept(chunk.parts) };
}

/** The chunk as it is, with the tokens of one part hidden. */
function hiding(chunk: Chunk, part: number): Chunk {
  return { ...chunk, hidden: chunk.parts.map((_, i) => i).filter((i) => chunk.parts[i] === part) };
}

/** Chunks of equal tokens, equally hidden, have equal states, whatever their weights. */
function keyOf({ ids, hidden = [] }: Chunk): string {
  return hidden.length === 0 ? ids.join() : `${ids.join()} without ${hidden.join()}`;
}

async function encodeRows(
  inputs: ReadonlyMap<string, Chunk>,
  { encoder, tokenizer, length, width, layer, encode }: EncodeChunkedOptions,
): Promise<Map<string, Row>> {
  const all = [...inputs];
  // Hidden tokens need a session of their own, which plain prompts do without.
  const [seen, hiding] = [all.filter(([, { hidden }]) => !hidden), all.filter(([, { hidden }]) => hidden)];
  const rows = new Map<string, Row>();
  for (const batch of [...inCalls(seen), ...inCalls(hiding)]) {
    const ids = new Int32Array(batch.length * length);
    batch.forEach(([, chunk], i) => {
      ids.set(modelInput(chunk.ids, tokenizer, length), i * length);
    });
    const attention = attentionOf(
      batch.map(([, chunk]) => chunk),
      length,
    );
    const request = { encoder, ids, rows: batch.length, length, layer };
    const { hidden, pooled } = await encode(attention ? { ...request, attention } : request);
    checkStates(hidden, batch.length * length * width, encoder);
    const pooledWidth = pooled ? pooled.length / batch.length : 0;
    batch.forEach(([key], i) => {
      rows.set(key, {
        hidden: hidden.slice(i * length * width, (i + 1) * length * width),
        ...(pooled ? { pooled: pooled.slice(i * pooledWidth, (i + 1) * pooledWidth) } : {}),
      });
    });
  }
  return rows;
}

function inCalls<T>(rows: readonly T[]): T[][] {
  const calls = Math.ceil(rows.length / rowsPerCall);
  return Array.from({ length: calls }, (_, i) => rows.slice(i * rowsPerCall, (i + 1) * rowsPerCall));
}

/** The rows' attention mask, undefined where no token is hidden. */
function attentionOf(chunks: readonly Chunk[], length: number): Float32Array | undefined {
  if (!chunks.some(({ hidden }) => hidden)) return undefined;
  const attention = new Float32Array(chunks.length * length).fill(1);
  chunks.forEach(({ hidden = [] }, row) => {
    // Behind the start.
    for (const i of hidden) attention[row * length + i + 1] = 0;
  });
  return attention;
}

function checkStates(hidden: Float32Array, expected: number, encoder: number): void {
  const name = `Text encoder ${encoder + 1}`;
  if (hidden.length !== expected) {
    throw promptErrors.TEXT_ENCODER_OUTPUT({ encoder: name, found: hidden.length, expected });
  }
  if (!hidden.every(Number.isFinite)) {
    throw promptErrors.TEXT_ENCODER_OUTPUT({ encoder: name });
  }
}
