import { type SigmaflowError, shortageError, shortageIn, shortageOf } from "@sigmaflow/core";
import { modelErrors } from "../model/error-codes.ts";
import { hostErrors } from "./error-codes.ts";
import type { Ending } from "./inference-process.ts";
import type { InferenceFailure } from "./inference-protocol.ts";

/** What the runtime refused, or what it was short of. */
function refusal(reason: string): SigmaflowError {
  const shortage = shortageIn(reason);
  return shortage === undefined ? hostErrors.INFERENCE_FAILED({ reason }) : shortageError(shortage, reason);
}

/** The error of a process that ended with a request unanswered, or could not be started. */
export function endingError({ code: exitCode, signal, stderr, error }: Ending): SigmaflowError {
  const cause = stderr === "" ? {} : { cause: new Error(stderr) };
  const shortage = signal === "SIGKILL" ? undefined : shortageIn(stderr);
  if (shortage === "OUT_OF_MEMORY") return hostErrors.INFERENCE_OUT_OF_MEMORY(undefined, cause);
  if (shortage !== undefined) return shortageError(shortage, "the inference process ended");
  return shortageOf(error) ?? hostErrors.INFERENCE_CRASHED({ signal, exitCode }, cause);
}

/** The error that the inference process sent as data. */
export function failureError(failure: InferenceFailure): SigmaflowError {
  switch (failure.code) {
    case "INFERENCE_INPUT":
      return hostErrors.INFERENCE_INPUT(failure.found);
    case "INFERENCE_FAILED":
      return refusal(failure.reason);
    case "INFERENCE_OUT_OF_MEMORY":
      return hostErrors.INFERENCE_OUT_OF_MEMORY();
    case "FLOAT16_OVERFLOW":
      return hostErrors.FLOAT16_OVERFLOW({ component: failure.component, output: failure.output });
    case "FLOAT16_UNAVAILABLE":
      return hostErrors.FLOAT16_UNAVAILABLE({ provider: failure.provider, reason: failure.reason });
    case "TOKENS_NOT_HIDDEN":
      return modelErrors.TOKENS_NOT_HIDDEN({ why: failure.why });
    case "PROVIDER_UNAVAILABLE": {
      const { provider, reason, known } = failure;
      return hostErrors.PROVIDER_UNAVAILABLE({ provider, reason, known });
    }
  }
}
