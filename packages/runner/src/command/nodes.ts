import { Command } from "commander";
import { action } from "./action.ts";

/** `sigmaflow nodes` */
export function nodesCommand(): Command {
  return new Command("nodes")
    .description("List the node types, or describe one.")
    .argument("[type]", "a node type, such as text.encode")
    .option("--json", "print the catalogue's entries as data")
    .action(action(async () => (await import("./nodes-action.ts")).nodesAction));
}
