import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describeGraphs, titled } from "../../test/contract/graphs.ts";
import { GraphFolder } from "./graph-folder.ts";
import { GraphVersions } from "./graph-versions.ts";

describeGraphs("graphs in a folder", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-graphs-"));
  writeFileSync(path.join(folder, "first.json"), titled("First"));
  // One process has the folder, and does one thing at a time with it.
  const graphs = new GraphFolder(folder, new GraphVersions(path.join(folder, "versions")));
  return {
    graphs,
    reopen: async () => graphs,
    close: async () => rmSync(folder, { recursive: true }),
  };
});
