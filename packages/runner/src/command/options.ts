import { defaultWords, type GraphLimits, limitEntries } from "@sigmaflow/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parseBytes } from "../input/byte-count.ts";

/** Flags of every command that makes an engine. */
export interface EngineFlags {
  readonly cacheDir?: string;
  /** Bytes. */
  readonly cacheSize?: number;
  readonly models?: readonly string[];
  readonly provider?: string;
  readonly precision?: "float16" | "float32";
  readonly threads?: number;
  /** Bytes. */
  readonly memory?: number;
}

/** Flags that give a graph its inputs. */
export interface InputFlags {
  readonly set?: readonly string[];
  readonly inputs?: string;
}

/** Adds one flag that may be given several times. */
export function repeated(flags: string, description: string): Option {
  const collect = (value: string, before: readonly string[] | undefined) => [...(before ?? []), value];
  return new Option(flags, description).argParser(collect);
}

/** A whole number of at least 1. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number from 1 upward.");
  return value;
}

/** A whole number of at least 0. */
export function countNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("It must be a whole number from 0 upward.");
}

/** Bytes from a text such as `500MB` or `2GiB`. */
export function byteCount(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === undefined) throw new InvalidArgumentError("It must be a size such as 500MB or 2GiB.");
  return bytes;
}

/** Where models and results are. */
export function withPlaces(command: Command): Command {
  return command
    .addOption(repeated("--models <dir>", "look for models here first (may be repeated; also SIGMAFLOW_MODELS)"))
    .option("--cache-dir <dir>", "keep results here (also SIGMAFLOW_CACHE_DIR)");
}

/** How much of the disk results may take. */
export function cacheSize(): Option {
  const description = "keep at most this much of them, such as 20GiB; 10GiB unless given (also SIGMAFLOW_CACHE_SIZE)";
  return new Option("--cache-size <size>", description).argParser(byteCount);
}

/** Which packages of nodes are used. */
export function withPackages(command: Command): Command {
  return command
    .addOption(repeated("--use <package>", "use this package of nodes, by name, folder or file (may be repeated)"))
    .addOption(withoutConfig());
}

/** Leaves the configuration out. */
export function withoutConfig(): Option {
  return new Option("--no-config", "leave sigmaflow.config.ts, .js or .json out");
}

/** How many calls that may cost money are made. */
export function paidOption(unlessGiven: string): Option {
  return new Option("--paid <n>", `make at most so many calls that may cost money; ${unlessGiven}`).argParser(
    countNumber,
  );
}

/** How inference is done. */
export function withInference(command: Command): Command {
  return command
    .option("--provider <name>", "what computes: cpu, or another that this installation of ONNX Runtime has", "cpu")
    .addOption(
      new Option(
        "--precision <type>",
        "what checkpoints' UNets and text encoders compute in; float16 with cuda and dml unless given",
      ).choices(["float16", "float32"]),
    )
    .option("--threads <n>", "threads of one inference; all of the machine's unless given", wholeNumber)
    .option("--memory <size>", "weights loaded at a time, such as 4GiB; half of the memory unless given", byteCount);
}

/** The flags of what a run may cost. */
export interface LimitFlags {
  readonly maxExecutions?: number;
  /** Bytes. */
  readonly maxLive?: number;
  /** Bytes. */
  readonly maxText?: number;
  readonly maxEvents?: number;
  readonly maxPixels?: number;
}

/** What a run may cost at most. */
export function withLimits(command: Command): Command {
  for (const entry of limitEntries) {
    const { flag, says } = entry;
    if (flag === undefined) continue;
    const parse = flag.value === "size" ? byteCount : wholeNumber;
    command.option(
      `${flag.name} <${flag.value}>`,
      `at most: ${says}; ${defaultWords(entry).replaceAll("`", "")} unless given`,
      parse,
    );
  }
  // Core counts sizes by units of which it knows none; pictures have a flag.
  return command.option(
    "--max-pixels <n>",
    "at most: pixels of one picture, width times height; 67108864 unless given, for serve 16777216",
    wholeNumber,
  );
}

/** The limits that flags set; others are left out. */
export function limitsOf(flags: LimitFlags): Partial<GraphLimits> {
  const { maxExecutions, maxLive, maxText, maxEvents, maxPixels } = flags;
  return {
    ...(maxExecutions !== undefined && { executions: maxExecutions }),
    ...(maxLive !== undefined && { liveBytes: maxLive }),
    ...(maxText !== undefined && { textBytes: maxText }),
    ...(maxEvents !== undefined && { events: maxEvents }),
    ...(maxPixels !== undefined && { sizes: { pixels: maxPixels } }),
  };
}

/** What the graph is given. */
export function withInputs(command: Command): Command {
  return command
    .addOption(repeated("--set <name=value>", "set one input of the graph (may be repeated)"))
    .option("--inputs <file>", "read inputs from a JSON object in a file; --set wins over it");
}

/** Many runs in one call. */
export function withBatches(command: Command): Command {
  return command
    .option("--each <file>", "run once a row of a CSV file, whose columns are inputs, or of a .jsonl file of objects")
    .addOption(
      repeated(
        "--sweep <name=values>",
        "run once a value: seed=1..8 or guidance_scale=5,7.5 (may be repeated: every combination)",
      ),
    );
}
