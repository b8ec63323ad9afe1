import { Command, InvalidArgumentError, Option } from "commander";
import { action } from "./action.ts";

/** `sigmaflow cache` */
export function cacheCommand(): Command {
  const cache = new Command("cache").description("Look after the results that are kept on disk.");
  const folder = () => new Option("--cache-dir <dir>", "the cache's folder (also SIGMAFLOW_CACHE_DIR)");
  cache
    .command("stats")
    .description("Say what is there.")
    .addOption(folder())
    .option("--json", "print one JSON object")
    .action(action(async () => (await import("./cache-action.ts")).statsAction));
  cache
    .command("prune")
    .description("Remove what was used longest ago, and what nothing needs.")
    .addOption(folder())
    .option("--to <size>", "keep at most this much, such as 2GiB; 10GiB unless given", size)
    .action(action(async () => (await import("./cache-action.ts")).pruneAction));
  cache
    .command("clear")
    .description("Remove everything. Only time is lost.")
    .addOption(folder())
    .action(action(async () => (await import("./cache-action.ts")).clearAction));
  return cache;
}

/** Bytes from a text such as `500MB` or `2GiB`. */
function size(text: string): number {
  const found = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])(i?)b?|b)?$/i.exec(text.trim());
  if (!found) throw new InvalidArgumentError("It must be a size such as 500MB or 2GiB.");
  const power = found[2] === undefined ? 0 : "kmgt".indexOf(found[2].toLowerCase()) + 1;
  return Math.floor(Number(found[1]) * (found[3] ? 1024 : 1000) ** power);
}
