import { Command } from "commander";
import { action } from "./action.ts";
import { withPackages } from "./options.ts";

/** `sigmaflow validate` */
export function validateCommand(): Command {
  const command = new Command("validate")
    .description("Say everything that is wrong with graphs, without running them.")
    .argument("<graph...>", "JSON files, - for standard input, or PNG files that sigmaflow wrote")
    .option("--json", "print one list of all problems");
  return withPackages(command)
    .addHelpText(
      "after",
      "\nPrints `file: node.port: CODE: message` lines. Exit code 2 when there are errors, 0 for warnings alone.",
    )
    .action(
      action(async () => {
        await import("./interpreted-checks.ts");
        return (await import("./validate-action.ts")).validateAction;
      }),
    );
}
