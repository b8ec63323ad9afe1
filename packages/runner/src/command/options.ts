import { type Command, InvalidArgumentError, Option } from "commander";

/** Flags of every command that makes an engine. */
export interface EngineFlags {
  readonly cacheDir?: string;
  readonly models?: readonly string[];
  readonly provider?: string;
  readonly threads?: number;
}

/** Flags that give a graph its inputs. */
export interface InputFlags {
  readonly set?: readonly string[];
  readonly inputs?: string;
}

/** Adds one flag that may be given several times. */
function repeated(flags: string, description: string): Option {
  const collect = (value: string, before: readonly string[] | undefined) => [...(before ?? []), value];
  return new Option(flags, description).argParser(collect);
}

/** A whole number of at least 1. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number from 1 upward.");
  return value;
}

/** Where models and results are. */
export function withPlaces(command: Command): Command {
  return command
    .addOption(repeated("--models <dir>", "look for models here first (may be repeated; also SIGMAFLOW_MODELS)"))
    .option("--cache-dir <dir>", "keep results here (also SIGMAFLOW_CACHE_DIR)");
}

/** How inference is done. */
export function withInference(command: Command): Command {
  return command
    .option("--provider <name>", "what computes: cpu, or another that this installation of ONNX Runtime has", "cpu")
    .option("--threads <n>", "threads of one inference; all of the machine's unless given", wholeNumber);
}

/** What the graph is given. */
export function withInputs(command: Command): Command {
  return command
    .addOption(repeated("--set <name=value>", "set one input of the graph (may be repeated)"))
    .option("--inputs <file>", "read inputs from a JSON object in a file; --set wins over it");
}
