import type { Bound } from "./bind-unet.ts";
import { allInWords, bindInputs, byName, integers, isFloat, type Misfit, numeric } from "./binding.ts";
import type { GraphValue, OnnxFacts } from "./onnx/facts.ts";

export interface TextEncoderTraits {
  /** Width of the hidden states. */
  readonly width: number;
  /** Width of the pooled projection; 0 without one. */
  readonly pooledWidth: number;
  readonly projects: boolean;
  /** Longest input in tokens. */
  readonly maxTokens: number;
}

/** The entries of a text encoder's `config.json` that matter where the graph leaves a size open. */
export interface TextEncoderConfig {
  readonly hidden_size?: unknown;
  readonly projection_dim?: unknown;
  readonly max_position_embeddings?: unknown;
}

const clipTokens = 77;

/** Maps a text encoder's export to the canonical names. Traits are only meaningful without misfits. */
export function bindTextEncoder(where: string, facts: OnnxFacts, config: TextEncoderConfig): Bound<TextEncoderTraits> {
  const { bound, misfits: inputMisfits } = bindInputs(where, facts.inputs, [
    { canonical: "input_ids", names: ["input_ids", "tokens"], types: integers, ranks: [2] },
  ]);
  const misfits: Misfit[] = [...inputMisfits];
  const states = hiddenStates(facts.outputs);
  const penultimate = states.get("hidden_states[-2]");
  if (!penultimate)
    misfits.push({
      where,
      found: `the outputs ${allInWords(facts.outputs)}`,
      expected: "`hidden_states.0`, `hidden_states.1`, … of which SDXL uses the last but one",
      action: "Export the text encoder with its hidden states (Optimum does so for SDXL).",
    });
  const pooled = byName(facts.outputs, ["text_embeds", "text_embeddings", "pooled"]);
  const pooledOutput = pooled?.shape.length === 2 && isFloat(pooled.type) ? pooled : undefined;
  const width = lastDimension(penultimate) ?? numeric(config.hidden_size);
  if (penultimate && width === undefined)
    misfits.push({
      where,
      found: `no width for \`${penultimate.name}\``,
      expected: "it in the graph's shapes or as `hidden_size` in `config.json`",
      action: "Put the model's `config.json` next to it.",
    });
  const tokens = facts.inputs.find((input) => input.name === bound.input_ids?.name)?.shape;
  const batch = tokens?.[0];
  return {
    binding: {
      kind: "text-encoder",
      inputs: bound,
      outputs: {
        ...Object.fromEntries([...states].map(([canonical, { name }]) => [canonical, name])),
        ...(pooledOutput ? { pooled: pooledOutput.name } : {}),
      },
      oneByOne: batch === 1,
    },
    traits: {
      width: width ?? 0,
      pooledWidth: pooledOutput ? (lastDimension(pooledOutput) ?? numeric(config.projection_dim) ?? width ?? 0) : 0,
      projects: pooledOutput !== undefined,
      maxTokens: (typeof tokens?.[1] === "number" ? tokens[1] : numeric(config.max_position_embeddings)) ?? clipTokens,
    },
    misfits,
  };
}

/** Outputs by place from the end: `hidden_states[-1]` is the last layer's. */
function hiddenStates(outputs: readonly GraphValue[]): ReadonlyMap<string, GraphValue> {
  const numbered = outputs
    .filter((output) => /^hidden_states[._]\d+$/.test(output.name) && isFloat(output.type))
    .map((output) => ({ output, index: Number(/\d+$/.exec(output.name)?.[0]) }))
    .sort((a, b) => b.index - a.index);
  const contiguous = numbered.every(({ index }, i) => i === 0 || index === (numbered[i - 1]?.index ?? 0) - 1);
  if (numbered.length >= 2 && contiguous)
    return new Map(numbered.map(({ output }, i) => [`hidden_states[-${i + 1}]`, output]));
  // ONNX Runtime's own demo exports the one state that SDXL uses, under the bare name.
  const single = outputs.find((output) => output.name === "hidden_states" && output.shape.length === 3);
  return new Map(single ? [["hidden_states[-2]", single]] : []);
}

function lastDimension(value: GraphValue | undefined): number | undefined {
  const dim = value?.shape.at(-1);
  return typeof dim === "number" ? dim : undefined;
}
