import type { Misfit } from "./binding.ts";
import type { OnnxFacts } from "./onnx/facts.ts";

/**
 * Operators of ONNX Runtime's own domain that its CPU provider lacks (1.30) and that its optimisers write into diffusion
 * models for graphics cards. Without this check a session fails half way through loading gigabytes.
 */
export const notOnCpu: ReadonlySet<string> = new Set([
  "BiasAdd",
  "BiasSplitGelu",
  "GemmFastGelu",
  "GroupNorm",
  "NhwcConv",
  "SkipGroupNorm",
]);

const knownDomains: ReadonlySet<string> = new Set(["", "ai.onnx.ml", "com.microsoft", "com.microsoft.nchwc"]);

/** Operators that the provider cannot run, as misfits. */
export function checkOperators(where: string, facts: OnnxFacts, provider: string): readonly Misfit[] {
  const misfits: Misfit[] = [];
  const own = new Set(facts.ownDomains);
  const foreign = facts.operators.filter(({ domain }) => !knownDomains.has(domain) && !own.has(domain));
  const cardOnly = facts.operators.filter(({ domain, name }) => domain === "com.microsoft" && notOnCpu.has(name));
  if (foreign.length > 0)
    misfits.push({
      where,
      found: `operators of unknown kinds: ${list(foreign.map(({ domain, name }) => `${domain}.${name}`))}`,
      expected: "ONNX's operators",
      action: "Export the model again without custom operators.",
    });
  if (provider === "cpu" && cardOnly.length > 0)
    misfits.push({
      where,
      found: `operators that exist only for graphics cards: ${list(cardOnly.map(({ name }) => name))}`,
      expected: "operators that the processor can run",
      action: "Use an export that was not optimised for CUDA or DirectML, or choose such a provider.",
    });
  return misfits;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 8).join(", ");
  return names.length > 8 ? `${shown} and ${names.length - 8} more` : shown;
}
