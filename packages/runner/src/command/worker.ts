import { Command } from "commander";
import { action } from "./action.ts";
import { cacheSize, countNumber, withInference, withLimits, withPackages, withPlaces } from "./options.ts";

/** `sigmaflow worker` */
export function workerCommand(): Command {
  const command = new Command("worker")
    .description("Perform the runs that servers with the same --store accept.")
    .option("--store <url>", "PostgreSQL: postgres://user@host/database (also SIGMAFLOW_STORE)")
    .option("--queue <url>", "Valkey or Redis: redis://host:6379 (also SIGMAFLOW_QUEUE)")
    .option("--artifacts <url>", "S3: s3://bucket/prefix (also SIGMAFLOW_ARTIFACTS)")
    .option("--graphs <dir>", "read files that graphs name in this folder")
    .option("--prices <file>", "charge keys for their runs by the prices in this JSON file")
    .option("--remote <url>", "where graphs that call a remote service find it (also SEGMIND_BASE_URL)")
    .option("--remote-key-file <file>", "the file that holds its key (or SEGMIND_API_KEY)")
    .option("--remote-repeatable", "it answers a request that comes again as before (also SEGMIND_REPEATABLE=1)")
    .option("--paid-per-run <n>", "most calls of one run that may cost money; 4 unless given", countNumber)
    .option("--paid-per-day <n>", "most of them on one day, by UTC; 100 unless given", countNumber)
    .option("--quiet", "log errors only");
  return withLimits(withInference(withPackages(withPlaces(command)).addOption(cacheSize())))
    .addHelpText(
      "after",
      `
Examples:
  sigmaflow worker --store postgres://sf@db/sf --queue redis://queue:6379 --artifacts s3://pictures/sf

SIGTERM hands the current run back at its next step; another worker goes on with it there.`,
    )
    .action(action(async () => (await import("./worker-action.ts")).workerAction));
}
