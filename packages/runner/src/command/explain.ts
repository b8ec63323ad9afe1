import { Command } from "commander";
import { action } from "./action.ts";
import { withInference, withInputs, withPackages, withPlaces } from "./options.ts";

/** `sigmaflow explain` */
export function explainCommand(): Command {
  const command = new Command("explain")
    .description("Say what a run would do, node by node, without running.")
    .argument("<graph>", "a JSON file, - for standard input, or a PNG that sigmaflow wrote");
  withInputs(command).option("--json", "print a list with one entry a node");
  return withInference(withPackages(withPlaces(command)))
    .addHelpText(
      "after",
      `
cached    the result is there
runs      it is worked out, and the first ingredient that differs from the last run is named
follows   it waits for a result that is not known yet, and may still turn out to be cached`,
    )
    .action(action(async () => (await import("./explain-action.ts")).explainAction));
}
