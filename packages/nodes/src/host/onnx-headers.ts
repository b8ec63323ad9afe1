import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import type { OnnxFacts } from "../model/onnx/facts.ts";
import { readOnnx } from "../model/onnx/read-onnx.ts";
import { type FileIdentity, isSettled } from "./file-identity.ts";
import { withFileSource } from "./file-source.ts";
import { KnownByIdentity } from "./known-by-identity.ts";

/** Raised when {@link readOnnx} says something else of the same file; it is in the store's name. */
export const headersRevision = 1;

/** Longer ones, of graphs that no model has, are read again each time. */
const mostText = 1 << 16;

/**
 * What ONNX files say about themselves, remembered on disk by the files' identity: walking through the names in a file of
 * a few megabytes takes longer than most of a start.
 */
export class OnnxHeaders {
  readonly #known: KnownByIdentity;

  /** `hashStore`: the file of hashes that this one's store lies beside; without one, the process alone remembers. */
  constructor(hashStore?: string) {
    const store = hashStore && join(dirname(hashStore), `model-headers-${headersRevision}.json`);
    this.#known = new KnownByIdentity({ store, isValue: isWhole, mostEntries: 60 });
  }

  /**
   * What a file says.
   *
   * @throws what {@link readOnnx} throws.
   */
  async read(file: FileIdentity): Promise<OnnxFacts> {
    const known = await this.#known.get(file.stamp);
    if (known !== undefined) return JSON.parse(known.slice(sumLength)) as OnnxFacts; // as it was written: isWhole
    const facts = withFileSource(file.path, readOnnx);
    const text = JSON.stringify(facts);
    if (text.length <= mostText && (await isSettled(file))) await this.#known.remember(file.stamp, sum(text) + text);
    return facts;
  }
}

const sumLength = 64;
const sum = (text: string): string => createHash("sha256").update(text).digest("hex");
const isWhole = (value: string): boolean => sum(value.slice(sumLength)) === value.slice(0, sumLength);
