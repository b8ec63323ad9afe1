import { createHash } from "node:crypto";
import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import { clusterErrors } from "../error-codes.ts";

/** What of the package `@aws-sdk/client-s3` is used. */
export type Driver = Pick<
  typeof import("@aws-sdk/client-s3"),
  "S3Client" | "PutObjectCommand" | "GetObjectCommand" | "DeleteObjectCommand" | "HeadBucketCommand"
>;

/** Where objects lie. */
export interface Bucket {
  readonly bucket: string;
  /** What the names of all of them begin with; ends with `/` unless it is empty. */
  readonly prefix: string;
}

/**
 * Objects by name in a bucket of S3 or of what speaks like it. Credentials, region and endpoint come from where the AWS
 * SDK finds them: environment, shared files, roles; the SDK tries again what may succeed then.
 */
export class Objects {
  readonly #driver: Driver;
  readonly #client: S3Client;
  readonly #place: Bucket;
  #calls = 0;

  constructor(driver: Driver, place: Bucket, config: S3ClientConfig = {}) {
    this.#driver = driver;
    this.#place = place;
    this.#client = new driver.S3Client({
      // A bucket's own host name has to resolve; few servers besides AWS have that.
      forcePathStyle: config.endpoint !== undefined || process.env.AWS_ENDPOINT_URL !== undefined,
      // What is stored is named by its sha256 and checked by that.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      maxAttempts: 5,
      requestHandler: { connectionTimeout: 5000, requestTimeout: 30_000, throwOnRequestTimeout: true },
      ...config,
    });
  }

  /** How many requests were made. */
  get calls(): number {
    return this.#calls;
  }

  async put(name: string, bytes: Uint8Array, type = "application/octet-stream"): Promise<void> {
    this.#calls++;
    const { PutObjectCommand } = this.#driver;
    await this.#client.send(
      new PutObjectCommand({ ...this.#at(name), Body: bytes, ContentType: type, ContentLength: bytes.byteLength }),
    );
  }

  /** The bytes of an object; undefined where there is none. */
  async get(name: string): Promise<Uint8Array | undefined> {
    this.#calls++;
    try {
      const { Body } = await this.#client.send(new this.#driver.GetObjectCommand(this.#at(name)));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** The bytes of an object if their sha256 is this; undefined where there is none, or where it holds something else. */
  async whole(name: string, hash: string): Promise<Uint8Array | undefined> {
    const bytes = await this.get(name);
    return bytes !== undefined && createHash("sha256").update(bytes).digest("hex") === hash ? bytes : undefined;
  }

  async delete(name: string): Promise<void> {
    this.#calls++;
    await this.#client.send(new this.#driver.DeleteObjectCommand(this.#at(name)));
  }

  /**
   * Asks for the bucket.
   *
   * @throws `CLUSTER_UNREACHABLE`.
   */
  async reach(): Promise<void> {
    this.#calls++;
    const { bucket: Bucket } = this.#place;
    try {
      await this.#client.send(new this.#driver.HeadBucketCommand({ Bucket }));
    } catch (error) {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw clusterErrors.CLUSTER_UNREACHABLE({ what: `The bucket ${Bucket}`, reason }, { cause: error });
    }
  }

  close(): void {
    this.#client.destroy();
  }

  #at(name: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.#place.bucket, Key: this.#place.prefix + name };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && ["NoSuchKey", "NotFound"].includes(error.name);
}
