import type { ElementType, GraphValue } from "./onnx/facts.ts";
import type { ComponentKind } from "./services.ts";

/**
 * How one export's own names, types and ranks map to the canonical ones that nodes speak. Plain data: it travels to the
 * process that runs the session.
 *
 * | component | feeds | fetches |
 * |---|---|---|
 * | unet | `sample` [b,c,h,w], `timestep` [], `encoder_hidden_states` [b,t,w], `text_embeds` [b,p], `time_ids` [b,5 or 6], of a distilled one `timestep_cond` [b,g] | `prediction` |
 * | text-encoder | `input_ids` [b,t], where tokens are to be hidden `attention_bias` [b,t] (0 or −1e9), where ids are below 0 `token_rows` [1,n,w] | `hidden_states[-2]`, `hidden_states[-3]`, …, `pooled` |
 * | vae-decoder | `latent` [b,c,h,w] | `image` [b,3,8h,8w] |
 * | vae-encoder | `image` [b,3,h,w] | `latent`: [b,2c,h/8,w/8] mean and log-variance, or [b,c,h/8,w/8] when the export samples |
 *
 * A feed whose first dimension is 1 serves a whole batch.
 */
export interface ExportBinding {
  readonly kind: ComponentKind;
  readonly inputs: { readonly [canonical: string]: BoundInput };
  /** The export's output by canonical name. */
  readonly outputs: { readonly [canonical: string]: string };
  /** The export fixed its batch at 1, so that a batch is run picture by picture. */
  readonly oneByOne: boolean;
}

export type FeedType = "float32" | "float16" | "int32" | "int64";

export interface BoundInput {
  readonly name: string;
  readonly type: FeedType;
  /** 0 for a scalar. */
  readonly rank: number;
  /** Has the batch as its first dimension. */
  readonly batched: boolean;
}

/** One thing about a model that does not fit: what was found, what was expected, what to do. */
export interface Misfit {
  /** File or folder within the model's folder. */
  readonly where: string;
  readonly found: string;
  readonly expected: string;
  readonly action: string;
}

/** What a canonical input looks like. */
export interface InputRule {
  readonly canonical: string;
  /** Its names in exports, the current one first. */
  readonly names: readonly string[];
  readonly types: readonly FeedType[];
  /** Ranks it may have. */
  readonly ranks: readonly number[];
  /** Only some exports have it. */
  readonly optional?: true;
}

export const floats: readonly FeedType[] = ["float32", "float16"];
export const integers: readonly FeedType[] = ["int64", "int32"];

const reexport = "Export the model again with a current Optimum (`optimum-cli export onnx`).";

/** A graph value in words: `sample float32 [batch, 4, height, width]`. */
export function inWords(value: GraphValue): string {
  return `\`${value.name}\` ${value.type} [${value.shape.map((dim) => dim ?? "?").join(", ")}]`;
}

/** All of a graph's inputs or outputs in words, at most a dozen. */
export function allInWords(values: readonly GraphValue[]): string {
  const shown = values.slice(0, 12).map(inWords);
  return values.length > shown.length
    ? `${shown.join(", ")} and ${values.length - shown.length} more`
    : shown.join(", ");
}

/** Finds every input that the rules ask for; what is missing, unlike or left over becomes a misfit. */
export function bindInputs(
  where: string,
  inputs: readonly GraphValue[],
  rules: readonly InputRule[],
): { readonly bound: { readonly [canonical: string]: BoundInput }; readonly misfits: readonly Misfit[] } {
  const bound: { [canonical: string]: BoundInput } = {};
  const misfits: Misfit[] = [];
  const missing: string[] = [];
  const taken = new Set<string>();
  for (const rule of rules) {
    const value = byName(inputs, rule.names);
    if (!value) {
      if (!rule.optional) missing.push(`\`${rule.canonical}\``);
      continue;
    }
    taken.add(value.name);
    const type = rule.types.find((candidate) => candidate === value.type);
    if (type === undefined || !rule.ranks.includes(value.shape.length))
      misfits.push({
        where,
        found: `the input ${inWords(value)}`,
        expected: `${rule.types.join(" or ")} of rank ${rule.ranks.join(" or ")}`,
        action: reexport,
      });
    else
      bound[rule.canonical] = {
        name: value.name,
        type,
        rank: value.shape.length,
        batched: value.shape.length > 1 || (value.shape.length === 1 && value.shape[0] === batchSymbol(inputs)),
      };
  }
  const further = inputs.filter(({ name }) => !taken.has(name));
  if (missing.length > 0)
    misfits.push({
      where,
      found: `the inputs ${allInWords(inputs)}`,
      expected: `inputs named ${missing.join(", ")}`,
      action: reexport,
    });
  else if (further.length > 0)
    misfits.push({
      where,
      found: `further inputs ${allInWords(further)}`,
      expected: `only ${rules.map((rule) => `\`${rule.canonical}\``).join(", ")}`,
      action: "Use an export without additional inputs, such as those of a ControlNet.",
    });
  return { bound, misfits };
}

/** The first value with one of the names, in the order of the names. */
export function byName(values: readonly GraphValue[], names: readonly string[]): GraphValue | undefined {
  for (const name of names) {
    const value = values.find((candidate) => candidate.name === name);
    if (value) return value;
  }
  return undefined;
}

/** Whether an export fixed its batch at 1, and misfits for other sizes that it fixed. */
export function checkSizes(
  where: string,
  value: GraphValue | undefined,
): { readonly oneByOne: boolean; readonly misfits: readonly Misfit[] } {
  if (value?.shape.length !== 4) return { oneByOne: false, misfits: [] };
  const [batch, , height, width] = value.shape;
  const isFixed = typeof height === "number" || typeof width === "number" || (typeof batch === "number" && batch !== 1);
  const misfit: Misfit = {
    where,
    found: `fixed sizes in ${inWords(value)}`,
    expected: "batch, height and width that may vary",
    action: "Export the model with dynamic axes.",
  };
  return { oneByOne: batch === 1, misfits: isFixed ? [misfit] : [] };
}

/** The type's bytes matter to no one but kernels: float16 and float32 mean the same to nodes. */
export function isFloat(type: ElementType): boolean {
  return type === "float32" || type === "float16";
}

/** A number of a JSON file, if it is one. */
export function numeric(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function batchSymbol(inputs: readonly GraphValue[]): string | null {
  const first = inputs.find((input) => input.shape.length === 4)?.shape[0];
  return typeof first === "string" ? first : null;
}
