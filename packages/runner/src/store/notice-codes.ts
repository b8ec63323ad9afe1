import { defineNotices } from "@sigmaflow/core";

/** What is said of the cache on disk; none of it stops a run. */
export const cacheNotices = defineNotices({
  CACHE_DAMAGED: {
    title: "Damage in the cache",
    meaning:
      "A stored file or a row of the index is not what was written: its checksum differs. It is set aside or dropped, and its result made again.",
    action: "Nothing; if it repeats, check the disk. `sigmaflow cache verify` finds what else is damaged.",
    message: ({ folder, what }: { readonly folder: string; readonly what: "file" | "row" | "index" }) =>
      ({
        file: `A file in ${folder} was damaged and is set aside. Its value is made again.`,
        row: `A row of the cache's index in ${folder} was damaged and is dropped. Its result is made again; if it repeats, check the disk.`,
        index: `The cache's index in ${folder} was damaged and is begun anew. Nothing to do.`,
      })[what],
  },
  CACHE_NOT_WRITTEN: {
    title: "Cache cannot be written",
    meaning: "A result could not be stored, as on a full disk. The run goes on.",
    action: "Free space on the disk, or name another folder with `--cache-dir`.",
    message: ({ folder, reason }: { readonly folder: string; readonly reason: string }) =>
      `The cache in ${folder} cannot be written (${reason}), so results are not kept. Free space on the disk, or name another folder with --cache-dir.`,
  },
  CACHE_READ_ONLY: {
    title: "Cache can only be read",
    meaning: "The cache's folder may not be written to. What is in it is used; new results are not kept.",
    action: "Nothing, or name a folder that can be written with `--cache-dir`.",
    message: ({ folder }: { readonly folder: string }) =>
      `The cache in ${folder} can only be read: what is in it is used, and new results are not kept. To keep them, make it writable or name another folder with --cache-dir.`,
  },
  CACHE_UNAVAILABLE: {
    title: "Cache cannot be used",
    meaning: "The cache's folder cannot be read or written. The run goes on without.",
    action: "Make the folder readable and writable, or name another with `--cache-dir`.",
    message: (cache: { readonly folder: string; readonly reason: string; readonly isNewer: boolean }) => {
      const what = `The cache in ${cache.folder} cannot be used (${cache.reason}), so results are worked out anew.`;
      return cache.isNewer
        ? `${what} Update sigmaflow, or name another folder with --cache-dir.`
        : `${what} Name another folder with --cache-dir, or make this one readable and writable, with room for more.`;
    },
  },
});

/** What is said of the store of runs. */
export const runNotices = defineNotices({
  RUNS_DAMAGED: {
    title: "Damaged store of runs",
    meaning:
      "The file of the server's runs was damaged. It is set aside and a new one begun: earlier runs are no longer listed, their results are in the cache.",
    action: "Nothing; if it repeats, check the disk.",
    message: ({ file, aside }: { readonly file: string; readonly aside: string }) =>
      `The runs in ${file} were damaged, so that earlier ones are no longer listed and paid calls are counted from 0. The file is kept as ${aside}; a new one is begun. Nothing to do.`,
  },
});
