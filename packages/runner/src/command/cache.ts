import { Command, Option } from "commander";
import { action } from "./action.ts";
import { byteCount } from "./options.ts";

/** `sigmaflow cache` */
export function cacheCommand(): Command {
  const cache = new Command("cache").description("Look after the results that are kept on disk.");
  const folder = () => new Option("--cache-dir <dir>", "the cache's folder (also SIGMAFLOW_CACHE_DIR)");
  cache
    .command("stats")
    .description("Say what is there, and how much of it is which node's.")
    .addOption(folder())
    .option("--json", "print one JSON object")
    .action(action(async () => (await import("./cache-action.ts")).statsAction));
  cache
    .command("verify")
    .description("Read everything and say what is damaged; exit code 1 when something is.")
    .addOption(folder())
    .option("--repair", "remove what is damaged; it is made again when it is wanted")
    .option("--json", "print one JSON object")
    .action(action(async () => (await import("./cache-action.ts")).verifyAction));
  cache
    .command("prune")
    .description("Remove what was used longest ago, and what nothing needs.")
    .addOption(folder())
    .option(
      "--to <size>",
      "keep at most this much, such as 2GiB; SIGMAFLOW_CACHE_SIZE or 10GiB unless given",
      byteCount,
    )
    .action(action(async () => (await import("./cache-action.ts")).pruneAction));
  cache
    .command("clear")
    .description("Remove everything. Only time is lost.")
    .addOption(folder())
    .action(action(async () => (await import("./cache-action.ts")).clearAction));
  return cache;
}
