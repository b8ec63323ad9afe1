import { Command, CommanderError } from "commander";
import { cacheCommand } from "./command/cache.ts";
import { clusterCommand } from "./command/cluster.ts";
import { diffCommand } from "./command/diff.ts";
import { drawCommand } from "./command/draw.ts";
import { exitCodes } from "./command/exit.ts";
import { explainCommand } from "./command/explain.ts";
import { keysCommand } from "./command/keys.ts";
import { mcpCommand } from "./command/mcp.ts";
import { modelsCommand } from "./command/models.ts";
import { nodesCommand } from "./command/nodes.ts";
import { runCommand } from "./command/run.ts";
import { scheduleCommand } from "./command/schedule.ts";
import { serveCommand } from "./command/serve.ts";
import { typesCommand } from "./command/types.ts";
import { validateCommand } from "./command/validate.ts";
import { verifyCommand } from "./command/verify.ts";
import { workerCommand } from "./command/worker.ts";
import { endQuietlyAtBrokenPipes } from "./terminal/broken-pipes.ts";
import { version } from "./version.ts";

// What a command does is loaded when it is called: `--help` reads this file and the declarations alone.

function makeProgram(): Command {
  const program = new Command("sigmaflow")
    .description("Typed workflow graphs that make SDXL images.")
    .version(version())
    .configureHelp({ showGlobalOptions: false })
    .showSuggestionAfterError()
    .addHelpText("after", "\nsigmaflow <command> --help says more about a command.");
  for (const command of [
    drawCommand(),
    runCommand(),
    validateCommand(),
    typesCommand(),
    explainCommand(),
    diffCommand(),
    verifyCommand(),
    nodesCommand(),
    scheduleCommand(),
    modelsCommand(),
    cacheCommand(),
    serveCommand(),
    workerCommand(),
    clusterCommand(),
    keysCommand(),
    mcpCommand(),
  ]) {
    program.addCommand(command);
  }
  for (const command of everyCommand(program))
    command.exitOverride().showHelpAfterError("(add --help for what there is)");
  return program;
}

function everyCommand(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

endQuietlyAtBrokenPipes(exitCodes.done);

try {
  await makeProgram().parseAsync();
} catch (error) {
  // commander has written what is wrong; help and version are no errors.
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.refused;
}
