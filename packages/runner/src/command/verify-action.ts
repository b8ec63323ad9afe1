import { coreErrors, PaidCalls } from "@sigmaflow/core";
import { pictureToVerify, sayVerified, verifyPicture } from "../diff/verify-picture.ts";
import { createEngine } from "../engine/engine.ts";
import { ProgressView } from "../terminal/progress.ts";
import { plainText, screenOf } from "../terminal/screen.ts";
import { packagesOf, type UseFlags } from "../use/packages-in-use.ts";
import { cliErrorOf, printError } from "./cli-error.ts";
import { exitCodes } from "./exit.ts";
import { onInterrupt } from "./interrupt.ts";
import type { EngineFlags } from "./options.ts";
import { printNote } from "./print-note.ts";

type VerifyFlags = EngineFlags & UseFlags & { readonly json?: boolean; readonly paid?: number };

/** Makes pictures again and compares them; resolves to 1 where one is another one. */
export async function verifyAction(files: readonly string[], flags: VerifyFlags): Promise<number> {
  const use = await packagesOf(flags, { onNote: printNote });
  const pictures = [];
  for (const file of files) pictures.push(await pictureToVerify(file));
  const { models, provider, precision, threads, memory } = flags;
  const engine = createEngine({
    ...{ use, cache: false, read: [...new Set(pictures.map(({ source }) => source.folder)), process.cwd()] },
    ...(models && { models }),
    ...(provider !== undefined && { provider }),
    ...(precision !== undefined && { precision }),
    ...(threads !== undefined && { threads }),
    ...(memory !== undefined && { memoryBudget: memory }),
  });
  const screen = screenOf(process.stderr);
  let view = new ProgressView(screen);
  const interrupt = onInterrupt(() => view.line("Cancelling …"));
  const paid = new PaidCalls(flags.paid ?? 0, { advice: "If you want to pay for it, run it with --paid N." });
  let code: number = exitCodes.done;
  try {
    for (const picture of pictures) {
      view = new ProgressView(screen);
      try {
        const onEvent = view.onEvent.bind(view);
        const verified = await verifyPicture(picture, { engine, signal: interrupt.signal, onEvent, paid });
        view.close();
        if (flags.json) process.stdout.write(`${JSON.stringify(verified)}\n`);
        else for (const line of sayVerified(verified)) process.stdout.write(`${plainText(line)}\n`);
        if (!verified.same) code = exitCodes.failed;
      } catch (error) {
        view.close();
        const cliError = cliErrorOf(error);
        if (cliError.code === coreErrors.CANCELLED.code) return exitCodes.cancelled;
        if (flags.json)
          process.stdout.write(`${JSON.stringify({ file: picture.file, same: false, error: cliError })}\n`);
        printError({ ...cliError, message: `${picture.file}: ${cliError.message}` }, { screen });
        code = exitCodes.failed;
      }
    }
    return code;
  } finally {
    interrupt.dispose();
    await engine.close();
  }
}
