import { existsSync } from "node:fs";
import path from "node:path";
import { repository } from "../../../../scripts/workspace.ts";

const nodes = path.join(repository, "packages", "nodes");

/** The folder of the tests' models. */
export const fixtures = path.join(nodes, "fixtures");

/** The model that benches run: the embedded one, or the tests' tiny one as long as there is none. */
export function demoModel(): { readonly root: string; readonly model: string; readonly says: string } {
  const shipped = path.join(nodes, "models");
  if (existsSync(path.join(shipped, "embedded"))) return { root: shipped, model: "embedded", says: "embedded model" };
  return { root: fixtures, model: "tiny-sdxl", says: "tiny model" };
}
