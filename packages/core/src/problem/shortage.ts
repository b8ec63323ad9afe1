import { messageOf, type SigmaflowError } from "./error.ts";
import { coreErrors } from "./error-codes.ts";

/** What a machine runs short of, by the code of the error that says so. */
export type Shortage = "DISK_FULL" | "OUT_OF_MEMORY" | "TOO_MANY_FILES" | "TOO_MANY_PROCESSES";

/** The system's own codes, as `errno` has them and programs for Node.js show them. */
const byCode: Readonly<Record<string, Shortage>> = {
  EDQUOT: "DISK_FULL",
  EMFILE: "TOO_MANY_FILES",
  ENFILE: "TOO_MANY_FILES",
  ENOMEM: "OUT_OF_MEMORY",
  ENOSPC: "DISK_FULL",
  ERR_MEMORY_ALLOCATION_FAILED: "OUT_OF_MEMORY",
};

/** What libraries write of them; `system error number` is ONNX Runtime's, with Linux's numbers. */
const byText: readonly (readonly [RegExp, Shortage])[] = [
  [/\b(EMFILE|ENFILE)\b|too many open files|system error number (23|24)\b/i, "TOO_MANY_FILES"],
  [/\b(ENOSPC|EDQUOT)\b|no space left on device|system error number (28|122)\b/i, "DISK_FULL"],
  [
    /\bENOMEM\b|bad_alloc|cannot allocate memory|out of memory|failed to allocate|system error number 12\b/i,
    "OUT_OF_MEMORY",
  ],
  [
    /\bEAGAIN\b|pthread_create|uv_thread_create|resource temporarily unavailable|system error number 11\b/i,
    "TOO_MANY_PROCESSES",
  ],
];

/** What a text that a library or a dying process wrote says the machine was short of. */
export function shortageIn(text: string): Shortage | undefined {
  return byText.find(([pattern]) => pattern.test(text))?.[1];
}

/**
 * The error of a machine that ran short of something, for what was thrown because of it: by the system's code, also of a
 * cause, or because no room was left for an array. Undefined for everything else.
 */
export function shortageOf(thrown: unknown): SigmaflowError | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const shortage = kindOf(thrown);
  if (shortage !== undefined) return shortageError(shortage, messageOf(thrown));
  return thrown.cause === thrown ? undefined : shortageOf(thrown.cause);
}

/** The error of a machine that ran short of something. */
export function shortageError(shortage: Shortage, reason: string): SigmaflowError {
  return coreErrors[shortage]({ reason });
}

function kindOf(thrown: Error): Shortage | undefined {
  if (thrown instanceof RangeError && /allocation failed/i.test(thrown.message)) return "OUT_OF_MEMORY";
  const { code, syscall } = thrown as { readonly code?: unknown; readonly syscall?: unknown };
  // Elsewhere it means "not now".
  if (code === "EAGAIN" && /^(spawn|fork|uv_thread)/.test(String(syscall))) return "TOO_MANY_PROCESSES";
  return typeof code === "string" && Object.hasOwn(byCode, code) ? byCode[code] : undefined;
}
