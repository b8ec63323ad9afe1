import type { Preview, PreviewSink } from "@sigmaflow/core";
import type { Redis } from "ioredis";
import { PreviewShelf, type Previews } from "../../runs/preview-shelf.ts";

/** What of the package `ioredis` is used. */
export type Driver = Pick<typeof import("ioredis"), "Redis">;

/** How long a preview can be asked for, ms. */
const keptMs = 60_000;

/** Previews in Valkey for a minute, for whoever shows them: they show unfinished work, and losing one does no harm. */
export class RedisPreviews implements Previews {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #own = new PreviewShelf();

  /** `onReach`: hears once when Valkey cannot be reached, with why, and once with nothing when it can be again. */
  constructor(driver: Driver, url: string, prefix: string, onReach: (error?: Error) => void = () => {}) {
    this.#redis = new driver.Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1, lazyConnect: true });
    let isLost = false;
    this.#redis.on("error", (error) => {
      if (!isLost) onReach(error);
      isLost = true;
    });
    this.#redis.on("ready", () => {
      if (isLost) onReach();
      isLost = false;
    });
    this.#redis.connect().catch(() => {});
    this.#prefix = `${prefix}:preview:`;
  }

  async get(hash: string): Promise<Preview | undefined> {
    const own = this.#own.get(hash);
    if (own !== undefined || !/^[0-9a-f]{1,128}$/.test(hash)) return own;
    const bytes = await this.#redis.getBuffer(this.#prefix + hash).catch(() => null);
    return bytes === null ? undefined : previewOf(bytes);
  }

  sink(): PreviewSink {
    const own = this.#own.sink();
    return {
      due: (path, now) => own.due(path, now),
      keep: (hash, preview) => {
        own.keep(hash, preview);
        this.#redis.set(this.#prefix + hash, bytesOf(preview), "PX", keptMs).catch(() => {});
      },
    };
  }

  close(): void {
    this.#redis.disconnect();
  }
}

/** Width, height and channels, four bytes each, and the pixels. */
function bytesOf({ data, width, height, channels = 3 }: Preview): Buffer {
  const bytes = Buffer.alloc(12 + data.byteLength);
  for (const [at, value] of [width, height, channels].entries()) bytes.writeUInt32LE(value, 4 * at);
  bytes.set(data, 12);
  return bytes;
}

/** Undefined for what nobody here wrote. */
function previewOf(bytes: Buffer): Preview | undefined {
  if (bytes.byteLength < 12) return undefined;
  const [width, height, channels] = [0, 4, 8].map((at) => bytes.readUInt32LE(at)) as [number, number, number];
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + 12, bytes.byteLength - 12);
  if ((channels !== 3 && channels !== 4) || width * height * channels !== data.byteLength) return undefined;
  return { data, width, height, channels };
}
