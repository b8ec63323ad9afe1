import path from "node:path";
import { createModelService, type HostModels, type ShownCheckpoint, showCheckpoint } from "@sigmaflow/nodes/host";
import { modelFolders } from "../engine/model-folders.ts";
import { defaultCacheFolder } from "../store/cache-folder.ts";
import { byteSize } from "../terminal/duration.ts";
import { tableText } from "../terminal/table.ts";
import { cliErrorOf } from "./cli-error.ts";
import { exitCodes } from "./exit.ts";
import { runsText } from "./memory-text.ts";
import type { EngineFlags } from "./options.ts";

type ModelFlags = Pick<EngineFlags, "cacheDir" | "models"> & { readonly json?: boolean };

/** One model as `verify` reports it. */
interface Verified {
  readonly name: string;
  readonly ok: boolean;
  readonly bytes?: number;
  /** Digests of the components' files, by component. */
  readonly digests?: Readonly<Record<string, string>>;
  readonly error?: { readonly code: string; readonly message: string };
}

/** One model as `show` reports it. */
type Shown =
  | ShownCheckpoint
  | { readonly name: string; readonly kind: "folder"; readonly components: readonly string[] }
  | { readonly name: string; readonly error: { readonly code: string; readonly message: string } };

/** Lists the models and returns the exit code. */
export async function listAction(flags: ModelFlags): Promise<number> {
  const found = await serviceFor(flags).list();
  if (flags.json) process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
  else if (found.length > 0)
    process.stdout.write(tableText(found.map(({ name, components }) => [name, components.join(", ")])));
  else
    process.stderr.write(
      `There are no models in ${modelFolders(flags.models).join(", ")}. Grant a folder with --models DIR.\n`,
    );
  return exitCodes.done;
}

/** Says what models are, from their headers alone; exit code 1 when one cannot be used. */
export async function showAction(names: readonly string[], flags: ModelFlags): Promise<number> {
  const results: Shown[] = [];
  for (const name of names) {
    const result = await show(name, flags);
    results.push(result);
    if (!flags.json) process.stdout.write(`${results.length > 1 ? "\n" : ""}${shownText(result)}\n`);
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
  return results.every((result) => !("error" in result)) ? exitCodes.done : exitCodes.failed;
}

async function show(name: string, flags: ModelFlags): Promise<Shown> {
  try {
    const checkpoint = await showCheckpoint(modelFolders(flags.models), name);
    if (checkpoint) return checkpoint;
    const listed = (await serviceFor(flags).list()).find((model) => model.name === name);
    return { name, kind: "folder", components: listed?.components ?? [] };
  } catch (error) {
    return { name, error: cliErrorOf(error) };
  }
}

function shownText(shown: Shown): string {
  if ("error" in shown) return `${shown.name}: ${shown.error.code}: ${shown.error.message}`;
  if (shown.kind === "folder") return `${shown.name}: a folder with ${shown.components.join(", ")}`;
  const { name, kind, bytes, prediction, zeroSnr, edm, networks, missing } = shown;
  const rows = networks.map((network) => [
    `  ${network.name}`,
    `${network.tensors} tensors`,
    network.precision.join(", "),
    byteSize(network.bytes),
    runsText(network),
  ]);
  const needs =
    missing.length > 0 ? `\n  without ${missing.join(", ")}: name a model that has them as \`fallback\`` : "";
  return `${name}: SDXL ${kind}, ${byteSize(bytes)}, predicts ${prediction}${zeroSnr ? " down to a signal of zero" : ""}${edm ? ` at noise levels from ${edm.smallest} to ${edm.largest} (EDM)` : ""}\n${tableText(rows).trimEnd()}${needs}`;
}

/** Reads every file of some models and says whether they can be used; exit code 1 when one cannot. */
export async function verifyAction(names: readonly string[], flags: ModelFlags): Promise<number> {
  const service = serviceFor(flags);
  const wanted = names.length > 0 ? names : (await service.list()).map(({ name }) => name);
  const results: Verified[] = [];
  for (const name of wanted) {
    const result = await verify(service, name);
    results.push(result);
    if (!flags.json) process.stdout.write(`${line(result)}\n`);
  }
  if (flags.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
  return results.every(({ ok }) => ok) ? exitCodes.done : exitCodes.failed;
}

async function verify(service: HostModels, name: string): Promise<Verified> {
  try {
    const { unet, encoders, vae, bytes } = await service.describe(name);
    const digests: Record<string, string> = {};
    if (unet) digests.unet = unet.digest;
    for (const [i, encoder] of (encoders?.encoders ?? []).entries()) digests[`text_encoder_${i + 1}`] = encoder.digest;
    if (vae) digests.vae_decoder = vae.decoder;
    if (vae?.encoder) digests.vae_encoder = vae.encoder;
    return { name, ok: true, bytes, digests };
  } catch (error) {
    return { name, ok: false, error: cliErrorOf(error) };
  }
}

function line({ name, bytes, digests = {}, error }: Verified): string {
  if (error) return `${name}: ${error.code}: ${error.message}`;
  const parts = Object.entries(digests).map(([component, digest]) => `${component} ${digest.slice(0, 12)}`);
  return `${name}: ok, ${byteSize(bytes ?? 0)} when loaded (${parts.join(", ")})`;
}

function serviceFor({ models, cacheDir }: ModelFlags): HostModels {
  const hashStore = path.join(cacheDir ?? defaultCacheFolder(), "model-hashes.json");
  return createModelService({ roots: modelFolders(models), hashStore });
}
