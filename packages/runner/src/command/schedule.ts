import { Command, InvalidArgumentError } from "commander";
import { action } from "./action.ts";
import { wholeNumber } from "./options.ts";

/** `sigmaflow schedule` */
export function scheduleCommand(): Command {
  return new Command("schedule")
    .description("Print the timesteps and noise levels of a run, and where the refiner would take over.")
    .requiredOption("--scheduler <name>", "UniPC, Euler, DDIM, … ; a wrong name lists all")
    .requiredOption("--steps <n>", "whole steps", wholeNumber)
    .option("--high-noise-fraction <f>", "share of the noise that is the base's, 0 to 1", fraction)
    .option("--json", "print one JSON object")
    .action(action(async () => (await import("./schedule-action.ts")).scheduleAction));
}

function fraction(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError("It must be a number from 0 to 1.");
  return value;
}
