import { watch } from "node:fs";
import path from "node:path";
import { repository } from "../workspace.ts";

/** How long a burst of changes may pause, ms: an editor or git writes several files at once. */
const pauseMs = 100;

/** Packages that the server runs. */
const sources = ["core", "nodes", "runner"].map((name) => path.join(repository, "packages", name, "src"));

const isSource = (file: string) => /\.(ts|js|json)$/.test(file) && !/\.test(-d)?\.ts$/.test(file);

/** Whether a file lies in one of the folders. */
export function liesIn(folders: readonly string[], file: string): boolean {
  return folders.some((folder) => {
    const way = path.relative(path.resolve(folder), path.resolve(file));
    return way === "" || !(way.startsWith("..") || path.isAbsolute(way));
  });
}

/** Folders, and what the server itself writes, which must not start it again. */
interface Watched {
  readonly folders: readonly string[];
  readonly except: readonly string[];
}

/** Calls back once for each burst of changes of sources, or of anything in more folders, with one file of it. */
export function watchSources({ folders, except }: Watched, onChange: (file: string) => void): void {
  let timer: NodeJS.Timeout | undefined;
  const changed = (file: string) => {
    clearTimeout(timer);
    timer = setTimeout(() => onChange(path.relative(repository, file)), pauseMs);
  };
  for (const folder of sources) {
    watch(folder, { recursive: true }, (_, name) => {
      if (name !== null && isSource(name)) changed(path.join(folder, name));
    });
  }
  for (const folder of folders.map((one) => path.resolve(one))) {
    watch(folder, { recursive: true }, (_, name) => {
      const file = path.join(folder, name ?? "");
      if (!liesIn(except, file)) changed(file);
    });
  }
}
