import { createHash } from "node:crypto";
import { basename } from "node:path";
import { type NetworkName, networkNames } from "../checkpoint/layout/networks.ts";
import { graphRevision } from "../checkpoint/network/network-graph.ts";
import type { TensorLayout } from "../checkpoint/recipe.ts";
import type { Digests } from "../model/make-handles.ts";
import type { DescribeOptions } from "../model/services.ts";
import { clipTokenizerDigest } from "./clip-tokenizers.ts";
import { derivedKey, type FileHashes } from "./file-hashes.ts";
import type { FileIdentity } from "./file-identity.ts";
import { componentFolders } from "./model-roots.ts";
import type { ReadModel } from "./read-folder.ts";
import type { SharedReadings } from "./shared-readings.ts";

/** Where digests are known, and read. */
export interface DigestSources {
  readonly hashes: FileHashes;
  readonly readings: SharedReadings;
}

/** Identities of a model's parts by content, read where they are not known. */
export async function digestsOf(
  model: ReadModel,
  { hashes, readings }: DigestSources,
  options: DescribeOptions,
): Promise<Digests> {
  const { files, recipes = {}, clipTokenizers = [] } = model;
  const whole = Object.entries(files).filter(([folder]) => recipes[folder] === undefined);
  const missing = new Map<TensorLayout, NetworkName[]>();
  const digests: { [folder: string]: string } = {};
  for (const network of networkNames) {
    const recipe = recipes[network];
    if (recipe === undefined) continue;
    const known = await hashes.derived(identityOf(network), files[network] ?? []);
    if (known === undefined) missing.set(recipe.layout, [...(missing.get(recipe.layout) ?? []), network]);
    else digests[network] = known;
  }
  const report = progress(
    (await unknownBytes(
      whole.flatMap(([, files]) => files),
      hashes,
    )) + bytesOf(model, [...missing.values()].flat()),
    options,
  );
  for (const [layout, networks] of missing) {
    const wanted = networks.map((network) => ({ network, key: derivedKey(identityOf(network), files[network] ?? []) }));
    const read = await readings.digests(layout, wanted, {
      signal: options.signal,
      onBytes: report,
      remember: async (network, digest) =>
        await hashes.rememberDerived(identityOf(network), files[network] ?? [], digest),
    });
    for (const network of networks) digests[network] = read.get(network) ?? "";
  }
  for (const [folder, files] of whole)
    digests[folder] = await digestOfFiles(folder, files, hashes, options.signal, report);
  for (const folder of clipTokenizers) digests[folder] = clipTokenizerDigest(folder);
  return digests;
}

/** Whether nothing would have to be read to know a model's parts by content. */
export async function areDigestsKnown({ files, recipes = {} }: ReadModel, hashes: FileHashes): Promise<boolean> {
  const known = await Promise.all(
    Object.entries(files).map(async ([folder, own]) =>
      recipes[folder] === undefined
        ? (await Promise.all(own.map(async (file) => await hashes.knows(file)))).every(Boolean)
        : (await hashes.derived(identityOf(folder), own)) !== undefined,
    ),
  );
  return known.every(Boolean);
}

/** What a network's digest is remembered by; another revision of the graphs makes others. */
function identityOf(network: string): string {
  return `${network}/${graphRevision}`;
}

async function digestOfFiles(
  folder: string,
  files: readonly FileIdentity[],
  hashes: FileHashes,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const parts: string[] = [];
  for (const [index, file] of files.entries()) {
    // The model file's own name means nothing; its weights are found by theirs.
    const label = index === 0 && isComponent(folder) ? "model" : basename(file.path);
    parts.push(`${label}\n${await hashes.hash(file, { signal, onBytes })}\n`);
  }
  return createHash("sha256").update(parts.join("")).digest("hex");
}

async function unknownBytes(files: readonly FileIdentity[], hashes: FileHashes): Promise<number> {
  let total = 0;
  for (const file of files) total += (await hashes.knows(file)) ? 0 : file.size;
  return total;
}

/** Bytes of networks' tensors. */
function bytesOf({ tensorBytes }: ReadModel, networks: readonly NetworkName[]): number {
  return networks.reduce((sum, network) => sum + (tensorBytes?.[network] ?? 0), 0);
}

/** Adds up what was read, and passes it on at each hundredth of the whole. */
function progress(total: number, { onProgress }: DescribeOptions): (bytes: number) => void {
  let done = 0;
  let reported = 0;
  return (bytes) => {
    done += bytes;
    if (done < total && done - reported < total / 100) return;
    reported = done;
    onProgress?.(Math.min(done, total), total);
  };
}

function isComponent(folder: string): boolean {
  return (componentFolders as readonly string[]).includes(folder);
}
