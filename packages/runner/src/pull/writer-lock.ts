import { open, readFile, rm } from "node:fs/promises";
import { pullErrors } from "./error-codes.ts";

/**
 * Lets one process write a file: holds `FILE.lock` with its id until released. One that a dead process left counts no
 * more.
 *
 * @throws `PULL_BUSY`.
 */
export async function lockWriter(file: string): Promise<() => Promise<void>> {
  const lock = `${file}.lock`;
  for (let attempt = 0; ; attempt++) {
    try {
      const handle = await open(lock, "wx");
      await handle.writeFile(String(process.pid));
      await handle.close();
      return async () => await rm(lock, { force: true });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST") || attempt > 2) throw error;
      const pid = Number(await readFile(lock, "utf8").catch(() => ""));
      if (Number.isInteger(pid) && pid > 0 && isAlive(pid)) throw pullErrors.PULL_BUSY({ file, pid });
      await rm(lock, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
