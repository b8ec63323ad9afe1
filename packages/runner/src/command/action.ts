/** Runs a command's work, loaded only now, and ends with its exit code; whatever it throws is printed without a trace. */
export function action<A extends readonly unknown[]>(
  load: () => Promise<(...args: A) => Promise<number>>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      process.exitCode = await (await load())(...args);
    } catch (error) {
      const { printError, cliErrorOf } = await import("./cli-error.ts");
      const { runnerErrors } = await import("../error-codes.ts");
      const cliError = cliErrorOf(error);
      printError(cliError);
      const { exitCodes } = await import("./exit.ts");
      const { shortageOf } = await import("@sigmaflow/core");
      const isOurs = cliError.code === runnerErrors.UNEXPECTED.code || shortageOf(error) !== undefined;
      process.exitCode = isOurs ? exitCodes.failed : exitCodes.refused;
    }
  };
}
