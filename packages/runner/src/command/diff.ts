import { Command } from "commander";
import { action } from "./action.ts";
import { withPackages, withPlaces } from "./options.ts";

/** `sigmaflow diff` */
export function diffCommand(): Command {
  const command = new Command("diff")
    .description("Say in what two graphs, pictures or runs differ.")
    .argument("<before>", "a JSON file, a picture, or the id of a run of the server")
    .argument("<after>", "another one")
    .option("--json", "print one JSON object")
    .option("--out <file>", "write a picture of both and of their difference: PNG, JPEG or WebP")
    .option("--server <address>", "ask this server for runs")
    .option("--data <dir>", "where the runs of a server are that is not at work (also SIGMAFLOW_DATA_DIR)");
  return withPackages(withPlaces(command))
    .addHelpText(
      "after",
      `
Examples:
  sigmaflow diff old.json new.json
  sigmaflow diff fox.png other-fox.png --out difference.png

What is said: inputs, nodes, links, literals, versions and models that differ; the first step at which the runs part, as far
as the cache shows it; and how far the pictures are from each other.
Exit codes: 0 nothing differs, 1 something does, 2 the call is wrong.`,
    )
    .action(action(async () => (await import("./diff-action.ts")).diffAction));
}
