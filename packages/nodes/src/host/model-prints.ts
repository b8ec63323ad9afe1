import { createHash } from "node:crypto";
import { open, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { type FileIdentity, identify } from "./file-identity.ts";
import { findAdded, findModel, type GrantedModel, listAdded, listModels } from "./model-roots.ts";

/** Places of a file that are read, spread over all of it, and how much of each: enough that other weights show. */
const samples = 16;
const sampleBytes = 16 * 1024;
/** Smaller files hold no weights. */
const smallestBytes = 64 * 1024;
/** What people put beside weights. */
const besides = /\.(?:md|txt|png|jpe?g|webp|gif|mp4)$/i;
/** Models, LoRAs and embeddings that are looked at. */
const most = 500;

/**
 * Fingerprints of what lies behind names, from sizes and samples of the files: 256 kB of each instead of gigabytes. The same
 * files have the same one on every machine; files with the same one are nearly certainly the same.
 */
export class ModelPrints {
  readonly #roots: readonly string[];
  /** Of files, by what tells one state of them from another. */
  readonly #known = new Map<string, string>();

  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  /** All that lies below the roots, by kind and name: `model base.safetensors`. What cannot be read is left out. */
  async all(): Promise<Readonly<Record<string, string>>> {
    const roots = this.#roots;
    const [models, loras, embeddings] = await Promise.all([
      listModels(roots),
      listAdded("lora", roots),
      listAdded("embedding", roots),
    ]);
    const named: readonly (readonly [what: string, find: () => Promise<GrantedModel>])[] = [
      ...models.map(({ name }) => [`model ${name}`, () => findModel(roots, name)] as const),
      ...loras.map((name) => [`lora ${name}`, () => findAdded("lora", roots, name)] as const),
      ...embeddings.map((name) => [`embedding ${name}`, () => findAdded("embedding", roots, name)] as const),
    ];
    const prints: Record<string, string> = {};
    // One after the other: nobody waits for it, and the disk has others to serve.
    for (const [what, find] of named.slice(0, most)) {
      const print = await this.#of(find).catch(() => undefined);
      if (print !== undefined) prints[what] = print;
    }
    return prints;
  }

  async #of(find: () => Promise<GrantedModel>): Promise<string> {
    const found = await find();
    if (found.type === "file") return await this.#ofFile(await identify(found.file));
    const hash = createHash("sha256");
    for (const file of await weightsIn(found.folder))
      hash.update(`${relative(found.folder, file.path)}\n${await this.#ofFile(file)}\n`);
    return short(hash.digest("hex"));
  }

  async #ofFile(file: FileIdentity): Promise<string> {
    const key = `${file.path}\0${file.stamp}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const print = await sampled(file);
    this.#known.set(key, print);
    return print;
  }
}

/** Files of a model's folder that its results depend on, in order of their paths. */
async function weightsIn(folder: string): Promise<readonly FileIdentity[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory() && !besides.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !/[/\\]\./.test(path.slice(folder.length)))
    .sort();
  const files = await Promise.all(paths.map((path) => identify(path).catch(() => undefined)));
  return files.filter((file) => file !== undefined && file.size >= smallestBytes) as readonly FileIdentity[];
}

async function sampled({ path, size }: FileIdentity): Promise<string> {
  const hash = createHash("sha256").update(`${size}\n`);
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(sampleBytes);
    const last = Math.max(0, size - sampleBytes);
    for (let n = 0; n < samples; n++) {
      const { bytesRead } = await file.read(buffer, 0, sampleBytes, Math.floor((last * n) / (samples - 1)));
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return short(hash.digest("hex"));
}

function short(digest: string): string {
  return digest.slice(0, 16);
}
