import { Command } from "commander";
import { action } from "./action.ts";
import { withPackages } from "./options.ts";

/** `sigmaflow types` */
export function typesCommand(): Command {
  const command = new Command("types")
    .description("Print a TypeScript module with a typed function for each graph: runPanda() for panda.json.")
    .argument("<graph...>", "JSON files, - for standard input, or PNG files that sigmaflow wrote");
  return withPackages(command)
    .addHelpText(
      "after",
      "\nThe module holds the graphs as they are now and imports sigmaflow alone: sigmaflow types *.json > graphs.ts",
    )
    .action(
      action(async () => {
        await import("./interpreted-checks.ts");
        return (await import("./types-action.ts")).typesAction;
      }),
    );
}
