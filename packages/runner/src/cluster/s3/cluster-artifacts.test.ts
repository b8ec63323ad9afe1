import pg from "pg";
import { describeArtifactStore } from "../../../test/contract/artifact-store.ts";
import { startPostgres } from "../../../test/support/cluster/postgres.ts";
import { startS3 } from "../../../test/support/cluster/s3.ts";
import { Database } from "../postgres/database.ts";
import { migrate } from "../postgres/migrate.ts";
import { ClusterArtifacts } from "./cluster-artifacts.ts";

const [server, s3] = await Promise.all([startPostgres(), startS3()]);

describeArtifactStore("artifacts in S3 and PostgreSQL", async () => {
  const db = new Database(pg, await server.freshUrl(), { connections: 4 });
  await migrate(db);
  const { objects, prefix } = s3.objects();
  return {
    store: new ClusterArtifacts(db, objects),
    reopen: async () => new ClusterArtifacts(db, s3.objects(prefix).objects),
    damage: (hash) => s3.overwrite(`${prefix}artifacts/${hash}`, new Uint8Array([1, 2, 3])),
    async close() {
      objects.close();
      await db.close();
    },
  };
});
