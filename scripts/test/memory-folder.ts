import { statfsSync } from "node:fs";

/** Tests need far less; where somebody allots a container the usual 64 MB, they go to the disk. */
const needed = 2 ** 29;

/** A folder for temporary files that the system keeps in memory, with room for the tests'; undefined where there is none. */
export function memoryFolder(folder = "/dev/shm", free = freeBytes): string | undefined {
  return free(folder) >= needed ? folder : undefined;
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
