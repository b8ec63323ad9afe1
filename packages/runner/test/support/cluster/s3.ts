import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as driver from "@aws-sdk/client-s3";
import S3rver from "s3rver";
import { afterAll } from "vitest";
import { Objects } from "../../../src/cluster/s3/objects.ts";

/** An S3 server of a test file's own. */
export interface TestS3 {
  readonly endpoint: string;
  /** Objects below a prefix that is nobody else's, and what it is. */
  objects(prefix?: string): { readonly objects: Objects; readonly prefix: string };
  /** Overwrites an object behind its owner's back. */
  overwrite(name: string, bytes: Uint8Array): Promise<void>;
}

/** s3rver's own. */
export const credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };

/** Starts an S3 server for the tests of one file; it ends with them. */
export async function startS3(): Promise<TestS3> {
  const directory = await mkdtemp(path.join(tmpdir(), "sigmaflow-s3-"));
  const server = new S3rver({
    ...{ port: 0, address: "127.0.0.1", silent: true, directory, resetOnClose: false },
    configureBuckets: [{ name: "bucket", configs: [] }],
  });
  const { port } = await server.run();
  afterAll(async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });
  const endpoint = `http://127.0.0.1:${port}`;
  let prefixes = 0;
  const open = (prefix: string) =>
    new Objects(driver, { bucket: "bucket", prefix }, { endpoint, region: "us-east-1", credentials });
  return {
    endpoint,
    objects(prefix = `p${++prefixes}/`) {
      return { objects: open(prefix), prefix };
    },
    async overwrite(name, bytes) {
      const objects = open("");
      await objects.put(name, bytes);
      objects.close();
    },
  };
}
