import { watch } from "node:fs";
import path from "node:path";
import { repository } from "../workspace.ts";

/** How long a burst of changes may pause, ms: an editor or git writes several files at once. */
const pauseMs = 100;

/** Packages that the server runs. */
const sources = ["core", "nodes", "runner"].map((name) => path.join(repository, "packages", name, "src"));

const isSource = (file: string) => /\.(ts|js|json)$/.test(file) && !/\.test(-d)?\.ts$/.test(file);

/** Calls back once for each burst of changes of sources, or of anything in `more` folders, with one file of it. */
export function watchSources(more: readonly string[], onChange: (file: string) => void): void {
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
  for (const folder of more.map((one) => path.resolve(one))) {
    watch(folder, { recursive: true }, (_, name) => changed(path.join(folder, name ?? "")));
  }
}
