import { Command } from "commander";
import { action } from "./action.ts";
import { withoutConfig } from "./options.ts";

/** `sigmaflow cluster` */
export function clusterCommand(): Command {
  const cluster = new Command("cluster").description("Look after servers and workers that share their stores.");
  cluster
    .command("status")
    .description("Say what waits, who is there, and what they have done.")
    .option("--store <url>", "PostgreSQL: postgres://user@host/database (also SIGMAFLOW_STORE)")
    .addOption(withoutConfig())
    .option("--json", "print one JSON object")
    .action(action(async () => (await import("./cluster-action.ts")).statusAction));
  return cluster;
}
