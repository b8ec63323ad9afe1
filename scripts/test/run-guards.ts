import type { Stage } from "./stages.ts";

/** What guards came to. */
export interface GuardsEnded {
  readonly passed: number;
  /** Names of those that failed. */
  readonly failed: readonly string[];
}

/** How guards are run. */
interface RunGuards {
  readonly atOnce: number;
  readonly print: (text: string) => void;
  /** Files that alone are in question. */
  readonly changed?: readonly string[] | undefined;
}

/**
 * Runs guards, `atOnce` at a time, and prints each as it ends. They are begun in the order of the list; a guard that
 * throws has failed.
 */
export async function runGuards(
  stages: readonly Pick<Stage, "name" | "check">[],
  { atOnce, print, changed }: RunGuards,
): Promise<GuardsEnded> {
  const failed: string[] = [];
  const waiting = [...stages];
  const lane = async () => {
    for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift()) {
      const start = performance.now();
      const { ok, output } = await stage
        .check(changed)
        .catch((error: unknown) => ({ ok: false, output: String(error) }));
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      print(`${(ok ? "ok" : "FAIL").padEnd(5)} ${stage.name.padEnd(24)} ${seconds} s\n`);
      if (ok) continue;
      failed.push(stage.name);
      print(`${output.trimEnd().replace(/^/gm, "      ")}\n`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { passed: stages.length - failed.length, failed };
}
