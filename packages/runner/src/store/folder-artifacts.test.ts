import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describeArtifactStore } from "../../test/contract/artifact-store.ts";
import { FolderArtifacts } from "./folder-artifacts.ts";
import { RunDatabase } from "./run-database.ts";

describeArtifactStore("artifacts in a folder", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-artifacts-"));
  const open = () => new RunDatabase(path.join(folder, "runs.db"));
  let database = open();
  return {
    store: new FolderArtifacts(folder, database),
    async reopen() {
      database.close();
      database = open();
      return new FolderArtifacts(folder, database);
    },
    async damage(hash) {
      const file = path.join(folder, "cas", hash.slice(0, 2), hash);
      chmodSync(file, 0o644);
      writeFileSync(file, "something else");
    },
    async close() {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
