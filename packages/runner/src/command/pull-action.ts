import path from "node:path";
import { type Pulled, pull } from "../pull/pull.ts";
import { userFolder } from "../store/user-folder.ts";
import { byteSize, duration } from "../terminal/duration.ts";
import { screenOf } from "../terminal/screen.ts";
import { exitCodes } from "./exit.ts";
import { onInterrupt } from "./interrupt.ts";

export interface PullFlags {
  readonly to?: string;
  readonly include?: readonly string[];
  readonly json?: boolean;
}

/** How often progress is written, ms. */
const often = 500;

/** Fetches a model into the user's models and returns the exit code. */
export async function pullAction(source: string, flags: PullFlags): Promise<number> {
  const to = path.resolve(flags.to ?? path.join(userFolder(), "models"));
  const interrupt = onInterrupt(() => process.stderr.write("\nstopping; what has come is kept\n"));
  const isTerminal = screenOf(process.stderr) !== undefined;
  let said = 0;
  let began = 0;
  let label = "";
  try {
    const pulled = await pull(source, {
      to,
      include: flags.include ?? [],
      env: process.env,
      signal: interrupt.signal,
      onFile: ({ name, bytes }, number, count) => {
        label = `${count > 1 ? `${number}/${count}  ` : ""}${name}`;
        began = performance.now();
        process.stderr.write(`${label}${bytes === undefined ? "" : `  ${byteSize(bytes)}`}\n`);
      },
      onProgress: (done, total) => {
        const now = performance.now();
        if (!isTerminal || now - said < often) return;
        said = now;
        process.stderr.write(`\r\u001b[K${label}  ${progressText(done, total, now - began)}`);
        if (done === total) process.stderr.write("\n");
      },
    });
    process.stdout.write(flags.json ? `${JSON.stringify(pulled, undefined, 2)}\n` : doneText(pulled, flags.to));
    return exitCodes.done;
  } catch (error) {
    if (interrupt.signal.aborted) return exitCodes.cancelled;
    throw error;
  } finally {
    interrupt.dispose();
  }
}

function progressText(done: number, total: number | undefined, ms: number): string {
  const rate = done / Math.max(ms, 1);
  if (total === undefined) return `${byteSize(done)}, ${byteSize(rate * 1000)}/s`;
  const left = rate > 0 ? `, ${duration((total - done) / rate)} left` : "";
  return `${((100 * done) / total).toFixed(0)} %  ${byteSize(rate * 1000)}/s${left}`;
}

function doneText({ name, files }: Pulled, to: string | undefined): string {
  const where = files.length === 1 ? files[0] : path.dirname(files[0] ?? "");
  const models = to === undefined ? "" : ` --models ${to}`;
  return `${where}\nuse it with${models} --set model=${/[^\w./-]/.test(name) ? `"${name}"` : name}\n`;
}
