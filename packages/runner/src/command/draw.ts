import { readFileSync } from "node:fs";
import path from "node:path";
import type { GraphDocument } from "@sigmaflow/core";
import { Command } from "commander";
import { shippedGraphs } from "../server/shipped.ts";
import { action } from "./action.ts";
import { graphFlags, settingsOf } from "./graph-flags.ts";
import { cacheSize, paidOption, repeated, withInference, withPackages, withPlaces } from "./options.ts";
import type { RunFlags } from "./run-action.ts";

/** The graph that pictures are drawn with, and its input for what is asked for. */
const drawn = { file: "txt2img.json", input: "prompt" } as const;

/** `sigmaflow draw`: a picture without a graph of one's own. */
export function drawCommand(): Command {
  const file = () => path.join(shippedGraphs(), drawn.file);
  const command = new Command("draw")
    .description("Draw a picture of what a text says, without a graph of your own.")
    .argument("<text>", "what the picture shows");
  // The flags are the graph's inputs, which no other command has to read.
  const flags = process.argv.includes("draw") ? graphFlags(inputsOf(file()), { without: drawn.input }) : [];
  for (const { option } of flags) command.addOption(option);
  command
    .addOption(repeated("--set <name=value>", "set one input of the graph by its name (may be repeated)"))
    .option("--out <dir>", "write the picture here", "out")
    .addOption(paidOption("4 unless given"))
    .option("--json", "print one JSON object about the run on standard output")
    .option("--no-cache", "neither use nor keep results")
    .option("--no-pictures", "show no pictures in the terminal, neither on the way nor at the end");
  return withInference(withPackages(withPlaces(command)).addOption(cacheSize()))
    .addHelpText(
      "after",
      `
Examples:
  sigmaflow draw "a fox in a red scarf"
  sigmaflow draw "a fox in a red scarf" --style anime --width 768 --height 1344 --seed 7
  sigmaflow run out/image.png --set seed=8    another one like it

The graph is ${drawn.file} of the examples; \`sigmaflow run\` runs graphs of your own.
Exit codes: 0 done, 1 failed, 2 the call is wrong, 130 cancelled (Ctrl-C; twice ends at once).`,
    )
    .action(
      action(async () => {
        const { runAction } = await import("./run-action.ts");
        return (text: string, given: RunFlags) =>
          runAction(file(), {
            ...given,
            set: [`${drawn.input}=${text}`, ...settingsOf(flags, given), ...(given.set ?? [])],
          });
      }),
    );
}

/** The inputs of a graph that comes with the program. */
function inputsOf(file: string): NonNullable<GraphDocument["inputs"]> {
  return (JSON.parse(readFileSync(file, "utf8")) as GraphDocument).inputs ?? {};
}
