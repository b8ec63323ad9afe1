import type { Tensor } from "../model/services.ts";
import type { InferenceFailure, SessionFiles } from "./inference-protocol.ts";

/**
 * Says which output of a network that is computed in float16 went beyond that type's 65504. Infinities, of weights as of
 * values, become NaN at the next normalisation, so that the outputs show them.
 */
export function overflowIn(
  { model, binding }: Pick<SessionFiles, "model" | "binding">,
  outputs: { readonly [canonical: string]: Tensor },
): InferenceFailure | undefined {
  if (model.type !== "checkpoint" || model.recipe.form !== "half") return undefined;
  const found = Object.entries(outputs).find(([, { data }]) => !data.every(Number.isFinite));
  return found && { code: "FLOAT16_OVERFLOW", component: binding.kind, output: found[0] };
}
