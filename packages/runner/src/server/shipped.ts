import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Folder of the graphs that come with the program: beside the built files, or the repository's examples. */
export function shippedGraphs(): string {
  const found = firstWith("sdxl1.0-txt2img.json", ["../examples/", "../../../../examples/graphs/"]);
  return found ?? fileURLToPath(new URL("../examples/", import.meta.url));
}

/** Where the graphs of a server may read files: its folder, then beside the graphs that come along, which all serve. */
export function readableFolders(graphs: string): readonly string[] {
  return [graphs, shippedGraphs()];
}

/** Folder of the editor's built site, beside the built files or in its package; undefined when it is not built. */
export function builtEditor(): string | undefined {
  return firstWith("index.html", ["../editor/", "../../../editor/dist/"]);
}

function firstWith(file: string, folders: readonly string[]): string | undefined {
  const paths = folders.map((folder) => fileURLToPath(new URL(folder, import.meta.url)));
  return paths.find((folder) => existsSync(`${folder}${file}`));
}
