import { Command } from "commander";
import { action } from "./action.ts";
import { paidOption, withInference, withPackages, withPlaces } from "./options.ts";

/** `sigmaflow verify` */
export function verifyCommand(): Command {
  const command = new Command("verify")
    .description("Make pictures again, each from the graph in it, and compare the bytes.")
    .argument("<png...>", "pictures that sigmaflow wrote")
    .option("--json", "print a JSON object a line about each")
    .addOption(paidOption("none unless given"));
  return withInference(withPackages(withPlaces(command)))
    .addHelpText(
      "after",
      `
Nothing is taken from the cache. Where the bytes differ it is said what they depend on that differs: revisions of nodes, files
of models, the runtime's version, the provider, the processor; and how far the pictures are from each other.
Exit codes: 0 all are the same, 1 one is not or cannot be made, 2 the call is wrong, 130 cancelled.`,
    )
    .action(action(async () => (await import("./verify-action.ts")).verifyAction));
}
