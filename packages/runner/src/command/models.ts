import { Command } from "commander";
import { action } from "./action.ts";
import { repeated, withPlaces } from "./options.ts";

/** `sigmaflow models` */
export function modelsCommand(): Command {
  const models = new Command("models").description("List, fetch, show and check the models that graphs can name.");
  withPlaces(models.command("list").description("List the models."))
    .option("--json", "print a list as data")
    .action(action(async () => (await import("./models-action.ts")).listAction));
  models
    .command("pull")
    .description("Fetch a model from Hugging Face's hub (OWNER/NAME, OWNER/NAME@REVISION) or an address.")
    .argument("<source>", "repository or address")
    .addOption(repeated("--include <glob>", "only these files of a repository (may be repeated)"))
    .option("--to <dir>", "folder of models to put it into; the user's own unless given")
    .option("--json", "print name and files as data")
    .action(action(async () => (await import("./pull-action.ts")).pullAction));
  withPlaces(models.command("show").description("Say what models are: kind, precision, networks, sizes."))
    .argument("<name...>", "models, or checkpoint files with or without their ending")
    .option("--json", "print a list as data")
    .action(action(async () => (await import("./models-action.ts")).showAction));
  withPlaces(models.command("verify").description("Read models' files and say whether they can be used."))
    .argument("[name...]", "models; all of them unless given")
    .option("--json", "print a list as data")
    .action(action(async () => (await import("./models-action.ts")).verifyAction));
  return models;
}
