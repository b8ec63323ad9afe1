import * as driver from "@aws-sdk/client-s3";
import { afterAll } from "vitest";
import { type S3Server, startS3Server } from "../../../../../scripts/cluster/s3-server.ts";
import { Objects } from "../../../src/cluster/s3/objects.ts";

/** An S3 server of a test file's own. */
export interface TestS3 extends Pick<S3Server, "endpoint" | "env"> {
  /** Objects below a prefix that is nobody else's, and what it is. */
  objects(prefix?: string): { readonly objects: Objects; readonly prefix: string };
  /** Overwrites an object behind its owner's back. */
  overwrite(name: string, bytes: Uint8Array): Promise<void>;
}

/** Starts an S3 server for the tests of one file; it ends with them. */
export async function startS3(): Promise<TestS3> {
  const { endpoint, env, bucket, close } = await startS3Server();
  afterAll(close);
  let prefixes = 0;
  const credentials = { accessKeyId: env.AWS_ACCESS_KEY_ID!, secretAccessKey: env.AWS_SECRET_ACCESS_KEY! };
  const open = (prefix: string) =>
    new Objects(driver, { bucket, prefix }, { endpoint, region: "us-east-1", credentials });
  return {
    ...{ endpoint, env },
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
