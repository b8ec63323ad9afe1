import { Command } from "commander";
import { action } from "./action.ts";
import { withPackages } from "./options.ts";

/** `sigmaflow nodes` */
export function nodesCommand(): Command {
  const command = new Command("nodes")
    .description("List the node types, or describe one.")
    .argument("[type]", "a node type, such as text.encode")
    .option("--json", "print the catalogue's entries as data");
  return withPackages(command).action(action(async () => (await import("./nodes-action.ts")).nodesAction));
}
