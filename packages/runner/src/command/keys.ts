import { Command, InvalidArgumentError, Option } from "commander";
import { type Right, rights } from "../store/key-store.ts";
import { action } from "./action.ts";
import { wholeNumber, withoutConfig } from "./options.ts";

/** More would not be counted to the millionth. */
const mostCredits = 1e9;

/** `sigmaflow keys` */
export function keysCommand(): Command {
  const keys = new Command("keys").description("Make, list, change and revoke the keys that a server asks for.");
  withData(withGrant(keys.command("create").description("Make a key and print it, for the only time.")))
    .argument("<name>", "whose it is, or what for")
    .addOption(new Option("--credits <n>", "credits that it may spend; none unless given").argParser(creditCount))
    .action(action(async () => (await import("./keys-action.ts")).createAction));
  withData(keys.command("list").description("List the keys, revoked ones too."))
    .option("--json", "print a list as data")
    .action(action(async () => (await import("./keys-action.ts")).listAction));
  withData(
    withGrant(
      keys.command("grant").description("Change what a key may do, and grant it credits, from the next request on."),
    ),
  )
    .argument("<key>", "its name or id")
    .argument("[credits]", "credits that it may spend besides those that it has", creditCount)
    .action(action(async () => (await import("./keys-action.ts")).grantAction));
  withData(keys.command("revoke").description("Let a key count no more, from the next request on."))
    .argument("<key>", "its name or id")
    .action(action(async () => (await import("./keys-action.ts")).revokeAction));
  return keys.addHelpText(
    "after",
    `
Rights: run (start runs), read (its own runs and pictures), write (change graphs), admin (all runs, /metrics).

Examples:
  sigmaflow keys create anna                        a key that runs and reads
  sigmaflow keys create bot --rights run --rate 60  60 runs a minute at most
  sigmaflow keys grant anna 500                     500 credits more, for a server with --prices
  sigmaflow keys revoke anna`,
  );
}

function withData(command: Command): Command {
  return command
    .option("--data <dir>", "the server's folder of runs (also SIGMAFLOW_DATA_DIR)")
    .option("--store <url>", "instead: the PostgreSQL that several servers share (also SIGMAFLOW_STORE)")
    .addOption(withoutConfig());
}

function withGrant(command: Command): Command {
  return command
    .addOption(new Option("--rights <list>", `of ${rights.join(", ")}; run,read unless given`).argParser(rightsOf))
    .addOption(new Option("--rate <n>", "most runs that it starts in a minute, or `any`").argParser(rateOf));
}

function rightsOf(text: string): readonly Right[] {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !rights.some((right) => right === name));
  if (unknown === undefined) return rights.filter((right) => names.includes(right));
  throw new InvalidArgumentError(`There is no right "${unknown}". There are ${rights.join(", ")}.`);
}

function creditCount(text: string): number {
  const value = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && value <= mostCredits) return value;
  throw new InvalidArgumentError(`It must be a number from 0 to ${mostCredits}.`);
}

function rateOf(text: string): number | "any" {
  return text === "any" ? text : wholeNumber(text);
}
