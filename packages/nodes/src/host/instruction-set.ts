import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** Extensions for which ONNX Runtime's kernels differ, and with them the last bits of a result. */
const extensions = ["avx", "fma", "avx2", "avx512f", "avx512bw", "avx512_vnni", "avx512_bf16", "avx_vnni", "amx_tile"];
const armExtensions = ["asimd", "asimdhp", "asimddp", "i8mm", "bf16", "sve"];

let known: string | undefined;

/** The processor's class as far as it changes numeric results: `x64 avx avx2 fma`, or the model's name elsewhere. */
export function instructionSet(): string {
  known ??= [process.arch, ...(linuxFlags() ?? [cpus()[0]?.model.trim() ?? "unknown"])].join(" ");
  return known;
}

function linuxFlags(): readonly string[] | undefined {
  try {
    const line = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1];
    if (line === undefined) return undefined;
    const flags = new Set(line.trim().split(/\s+/));
    return [...extensions, ...armExtensions].filter((flag) => flags.has(flag));
  } catch {
    return undefined;
  }
}
