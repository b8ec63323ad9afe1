import { Command } from "commander";
import { action } from "./action.ts";
import { cacheSize, paidOption, withInference, withLimits, withPackages, withPlaces } from "./options.ts";

/** `sigmaflow mcp` */
export function mcpCommand(): Command {
  const command = new Command("mcp")
    .description("Serve graphs to an agent (MCP) that started this, on standard input and output.")
    .option(
      "--graphs <dir>",
      "serve and save graphs in this folder; ./examples/graphs or the shipped ones unless given",
    )
    .option("--data <dir>", "keep runs here (also SIGMAFLOW_DATA_DIR)")
    .option("--remote <url>", "where graphs that call a remote service find it (also SEGMIND_BASE_URL)")
    .option("--remote-key-file <file>", "the file that holds its key (or SEGMIND_API_KEY)")
    .option("--remote-repeatable", "it answers a request that comes again as before (also SEGMIND_REPEATABLE=1)")
    .addOption(paidOption("none unless given"));
  return withLimits(withInference(withPackages(withPlaces(command)).addOption(cacheSize())))
    .addHelpText(
      "after",
      `
Example, in the settings of an agent:
  { "mcpServers": { "sigmaflow": { "command": "npx", "args": ["-y", "sigmaflow", "mcp", "--graphs", "graphs"] } } }

Each graph is a tool; others write, check, explain, save and run graphs. docs/mcp.md has them.`,
    )
    .action(action(async () => (await import("./mcp-action.ts")).mcpAction));
}
