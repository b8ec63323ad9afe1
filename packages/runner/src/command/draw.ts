import { readFileSync } from "node:fs";
import path from "node:path";
import type { GraphDocument } from "@sigmaflow/core";
import { Command } from "commander";
import { shippedGraphs } from "../server/shipped.ts";
import { action } from "./action.ts";
import { graphFlags, settingsOf } from "./graph-flags.ts";
import { cacheSize, paidOption, repeated, withBatches, withInference, withPackages, withPlaces } from "./options.ts";
import type { RunFlags } from "./run-action.ts";

/** The graph that pictures are drawn with, and its inputs for what is asked for, how large, and by what. */
const drawn = {
  file: "txt2img.json",
  input: "prompt",
  model: "model",
  size: { width: "img_width", height: "img_height" },
} as const;

/** `sigmaflow draw`: a picture without a graph of one's own. */
export function drawCommand(): Command {
  const file = () => path.join(shippedGraphs(), drawn.file);
  const command = new Command("draw")
    .description("Draw a picture of what a text says, without a graph of your own.")
    .argument("[text]", "what the picture shows; with --each a column `prompt` may say it");
  const best = "what the model draws best";
  const unless = { [drawn.size.width]: best, [drawn.size.height]: best };
  // The flags are the graph's inputs, which no other command has to read.
  const inputs = process.argv.includes("draw") ? inputsOf(file()) : {};
  const flags = graphFlags(inputs, { without: drawn.input, unless });
  for (const { option } of flags) command.addOption(option);
  withBatches(command)
    .addOption(repeated("--set <name=value>", "set one input of the graph by its name (may be repeated)"))
    .option("--out <dir>", "write the picture here", "out")
    .addOption(paidOption("4 unless given"))
    .option("--json", "print a JSON object about the run on standard output; of a batch one a line as rows end")
    .option("--no-cache", "neither use nor keep results")
    .option("--no-pictures", "show no pictures in the terminal, neither on the way nor at the end");
  withInference(withPackages(withPlaces(command)).addOption(cacheSize()))
    .addHelpText(
      "after",
      `
Examples:
  sigmaflow draw "a fox in a red scarf"
  sigmaflow draw "a fox in a red scarf" --style anime --width 768 --height 1344 --seed 7
  sigmaflow draw "a fox" --sweep seed=1..4 --sweep steps=10,25   8 pictures and a sheet of them
  sigmaflow draw --each prompts.csv           a picture a row; the columns are \`prompt\` and names of flags
  sigmaflow run out/image.png --set seed=8    another one like it

A model's folder says which size it draws best, 512x512 for the one that comes with sigmaflow; otherwise 1024x1024.
The graph is ${drawn.file} of the examples; \`sigmaflow run\` runs graphs of your own.
Exit codes: 0 done, 1 failed, 2 the call is wrong, 130 cancelled (Ctrl-C; twice ends at once).`,
    )
    .action(async (text: string | undefined, given: RunFlags) => {
      // Commander's own words for what only a file of rows makes optional.
      if (text === undefined && given.each === undefined) command.error("error: missing required argument 'text'");
      await draw(text, given);
    });
  const draw = action(async () => {
    const { runAction } = await import("./run-action.ts");
    return async (text: string | undefined, given: RunFlags) => {
      const said = text === undefined ? [] : [`${drawn.input}=${text}`];
      const aliases = new Map(flags.map(({ input, option }) => [option.long!.slice(2), input]));
      const asked = [...settingsOf(flags, given), ...(given.set ?? [])];
      const size = await sizeUnlessAsked(asked, inputs, given);
      return await runAction(file(), { ...given, aliases, set: [...said, ...size, ...asked] });
    };
  });
  return command;
}

/** Settings of the size that the model draws best, where no side was asked for and its folder says one. */
async function sizeUnlessAsked(
  asked: readonly string[],
  inputs: NonNullable<GraphDocument["inputs"]>,
  { models }: Pick<RunFlags, "models">,
): Promise<readonly string[]> {
  const settings = new Map(
    asked.map((setting) => [setting.split("=", 1)[0]!, setting.slice(setting.indexOf("=") + 1)]),
  );
  const { width, height } = drawn.size;
  const model = settings.get(drawn.model) ?? inputs[drawn.model]?.default;
  if (settings.has(width) || settings.has(height) || typeof model !== "string") return [];
  const { modelNotes } = await import("@sigmaflow/nodes/host");
  const { modelFolders } = await import("../engine/model-folders.ts");
  // What is wrong with the model is said by the run.
  const { size } = await modelNotes(modelFolders(models), model).catch(() => ({ size: undefined }));
  return size === undefined ? [] : [`${width}=${size.width}`, `${height}=${size.height}`];
}

/** The inputs of a graph that comes with the program. */
function inputsOf(file: string): NonNullable<GraphDocument["inputs"]> {
  return (JSON.parse(readFileSync(file, "utf8")) as GraphDocument).inputs ?? {};
}
