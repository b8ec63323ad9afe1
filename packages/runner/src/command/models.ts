import { Command } from "commander";
import { action } from "./action.ts";
import { withPlaces } from "./options.ts";

/** `sigmaflow models` */
export function modelsCommand(): Command {
  const models = new Command("models").description("List the models that graphs can name, and check their files.");
  withPlaces(models.command("list").description("List the models."))
    .option("--json", "print a list as data")
    .action(action(async () => (await import("./models-action.ts")).listAction));
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
