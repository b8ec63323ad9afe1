import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import S3rver from "s3rver";

/** An S3 server of this program's own, for tests and trials, with one bucket. */
export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  /** What a program finds it by that asks the AWS SDK. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const bucket = "bucket";

/** What a program finds an S3 server by that asks the AWS SDK. */
function environment(endpoint: string): S3Server["env"] {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: "us-east-1",
    // The only ones that s3rver knows.
    AWS_ACCESS_KEY_ID: "S3RVER",
    AWS_SECRET_ACCESS_KEY: "S3RVER",
  };
}

/** Starts an S3 server on loopback, unless `SIGMAFLOW_TEST_S3` names one that has the bucket. */
export async function startS3Server(): Promise<S3Server> {
  const named = process.env.SIGMAFLOW_TEST_S3;
  if (named !== undefined) return { endpoint: named, bucket, env: environment(named), close: async () => {} };
  const directory = await mkdtemp(path.join(tmpdir(), "sigmaflow-s3-"));
  const server = new S3rver({
    ...{ port: 0, address: "127.0.0.1", silent: true, directory, resetOnClose: false },
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await server.run();
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    ...{ endpoint, bucket },
    env: environment(endpoint),
    async close() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
