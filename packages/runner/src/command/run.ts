import { Command } from "commander";
import { action } from "./action.ts";
import {
  cacheSize,
  paidOption,
  withBatches,
  withInference,
  withInputs,
  withLimits,
  withPackages,
  withPlaces,
} from "./options.ts";

/** `sigmaflow run` */
export function runCommand(): Command {
  const command = new Command("run")
    .description("Run a graph and write what it makes.")
    .argument("<graph>", "a JSON file, - for standard input, or a PNG that sigmaflow wrote, to make it again");
  withBatches(withInputs(command))
    .option("--out <dir>", "write files here", "out")
    .option(
      "--watch",
      "run again whenever the graph, or the file of inputs or rows, changes; steps of before are taken from the cache, rows that did not change stay",
    )
    .addOption(paidOption("4 unless given, 0 for a graph out of a picture or from standard input"))
    .option("--json", "print a JSON object about the run on standard output; of a batch one a line as rows end")
    .option("--no-cache", "neither use nor keep results")
    .option("--no-pictures", "show no pictures in the terminal, neither on the way nor at the end");
  return withLimits(withInference(withPackages(withPlaces(command)).addOption(cacheSize())))
    .addHelpText(
      "after",
      `
Examples:
  sigmaflow run txt2img.json --set prompt="a panda in a blue spacesuit" --set seed=7
  sigmaflow run out/image.png                 the same picture once more
  sigmaflow run out/image.png --set seed=8    another one like it
  sigmaflow run txt2img.json --watch          again whenever the file is saved
  sigmaflow run txt2img.json --each rows.csv  a picture a row; after an interruption the same call goes on
  sigmaflow run txt2img.json --sweep seed=1..4 --sweep guidance_scale=5,7.5   8 pictures and a sheet of them
  sigmaflow run remote.json --paid 30         30 calls of a paid service at most; what the cache holds costs nothing

Pictures are files NAME.png in the output folder, NAME-0.png, NAME-1.png, … where an output has several; other kinds of
value that come as files have endings of their own. As inputs both are named by files below the graph's folder or the
current one. Files of a batch begin with the row: its number, what its column \`name\` says, or what is swept;
sheet.NAME.png shows a sweep, batch.jsonl says what became of each row.
Exit codes: 0 done, 1 failed, 2 the call or the graph is wrong, 130 cancelled (Ctrl-C; twice ends at once).`,
    )
    .action(action(async () => (await import("./run-action.ts")).runAction));
}
