import { modelErrors } from "../error-codes.ts";
import { readOnnx } from "./read-onnx.ts";
import { bytesSource, WireReader } from "./wire-reader.ts";
import { integer, join, message, text } from "./wire-writer.ts";

/** The input that `withKeyBias` adds: float32 `[tokens]`, added to every score before attention's softmax. */
export const keyBiasInput = "sigmaflow_key_bias";

/** Added to the scores of a token, nobody attends to it: its share is 0 in float32 and float16 alike. */
export const hiddenKey = -1e9;

/** One operator that reads attention's scores: their name, and where in the file it ends. */
interface Reader {
  readonly scores: string;
  readonly end: number;
}

/**
 * An ONNX text encoder in which tokens can be hidden from attention, as transformers' `attention_mask` does and exports do
 * not: the scores of every softmax, or the bias that a fused attention adds to them, get another name where they are read,
 * and additions at the end of the graph make that name. One prompt at a time. Protobuf joins two messages of one field, so nothing but those names is changed in place.
 *
 * @throws `TOKENS_NOT_HIDDEN` for a graph with neither, whose attention is one operator without a bias; `ONNX_MALFORMED`.
 */
export function withKeyBias(model: Uint8Array): Uint8Array {
  const { opset, weights } = readOnnx(bytesSource(model));
  const { readers, names } = findReaders(model);
  if (readers.length === 0) {
    throw modelErrors.TOKENS_NOT_HIDDEN({ why: "fused" });
  }
  const half = (weights.float16 ?? 0) > (weights.float32 ?? 0);
  const additions: Uint8Array[] = [];
  const bytes = new Uint8Array(model); // A copy: the names below are written over.
  for (const { scores, end } of readers) {
    const hidden = freeName(scores, names);
    bytes.set(utf8.encode(hidden), end - utf8.encode(hidden).length);
    const bias = `${keyBiasInput}/${additions.length}`;
    const like = opset >= castLike;
    const cast = node({
      operator: like ? "CastLike" : "Cast",
      inputs: like ? [keyBiasInput, scores] : [keyBiasInput],
      output: bias,
      attributes: like ? [] : [toAttribute(half ? elementCodes.float16 : elementCodes.float32)],
    });
    additions.push(cast, node({ operator: "Add", inputs: [scores, bias], output: hidden }));
  }
  return join(bytes, message(7, ...additions, message(11, valueInfo)));
}

/** Which input of an operator is added up before the softmax: the scores, or what ONNX Runtime's own adds to them. */
const scoresOf: Readonly<Record<string, number>> = { Softmax: 0, MultiHeadAttention: 5 };

/** The first version of ONNX's operators that has `CastLike`. */
const castLike = 15;
const elementCodes = { float32: 1, float16: 10 } as const;
const utf8 = new TextEncoder();

function findReaders(model: Uint8Array): { readonly readers: readonly Reader[]; readonly names: Set<string> } {
  const readers: Reader[] = [];
  const names = new Set<string>();
  const reader = new WireReader(bytesSource(model));
  const readNode = (): void => {
    const inputs: Reader[] = [];
    let operator = "";
    reader.message((field) => {
      if (field === 1 || field === 2) {
        const scores = reader.string();
        names.add(scores);
        if (field === 1) inputs.push({ scores, end: reader.position });
      } else if (field === 4) operator = reader.string();
    });
    const scores = inputs[scoresOf[operator] ?? -1];
    if (scores?.scores) readers.push(scores);
  };
  reader.root((field) => {
    if (field === 7) reader.message((part) => (part === 1 ? readNode() : undefined));
  });
  return { readers, names };
}

/** A name as long as another that nothing has yet, which it takes. */
function freeName(name: string, names: Set<string>): string {
  const bytes = utf8.encode(name).length;
  for (let i = 0; i < 1_000_000; i++) {
    const free = `~${i.toString(36)}`.padEnd(bytes, "~");
    if (free.length === bytes && !names.has(free)) {
      names.add(free);
      return free;
    }
  }
  throw modelErrors.TOKENS_NOT_HIDDEN({ why: "short name" });
}

interface NodeParts {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: readonly Uint8Array[];
}

/** A `NodeProto` as a node of the graph. Field numbers are those of onnx.proto3. */
function node({ operator, inputs, output, attributes = [] }: NodeParts): Uint8Array {
  return message(
    1,
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(4, operator),
    ...attributes.map((one) => message(5, one)),
  );
}

/** `AttributeProto` of `Cast`: `to`, an integer (type 2). */
function toAttribute(code: number): Uint8Array {
  return join(text(1, "to"), integer(3, code), integer(20, 2));
}

/** `ValueInfoProto` of the input: float32 with one dimension of any size. */
const valueInfo = join(
  text(1, keyBiasInput),
  message(2, message(1, integer(1, elementCodes.float32), message(2, message(1, text(2, "tokens"))))),
);
