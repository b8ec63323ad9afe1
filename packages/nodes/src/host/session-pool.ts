import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { InferenceSession } from "onnxruntime-node";
import { withKeyBias } from "../model/onnx/key-bias.ts";
import type { ComponentKind } from "../model/services.ts";
import { checkpointModel } from "./checkpoint-session.ts";
import type { SessionFiles, SessionSettings } from "./inference-protocol.ts";
import { ownMemory } from "./own-memory.ts";
import { checkpointOptions, sessionOptions } from "./session-options.ts";

interface Loaded {
  readonly session: InferenceSession;
  readonly bytes: number;
  /** Of a checkpoint's network, whose weights stay in their file: loaded again within a second or a few. */
  readonly mappedKind?: ComponentKind;
}

async function createSession(
  { model, binding, bytes, hidesTokens }: SessionFiles,
  settings: SessionSettings,
): Promise<InferenceSession> {
  if (model.type === "checkpoint") {
    const { bytes: graph, weightsBelow } = checkpointModel(model.recipe);
    const options = checkpointOptions(binding.kind, weightsBelow, settings);
    return await InferenceSession.create(hidesTokens ? withKeyBias(graph) : graph, options);
  }
  const options = sessionOptions(binding.kind, bytes, settings);
  if (!hidesTokens) return await InferenceSession.create(model.path, options);
  // Weights in files of their own are found from the folder, which a graph in memory does not have.
  const session = { ...options.extra?.session, model_external_initializers_file_folder_path: dirname(model.path) };
  return await InferenceSession.create(withKeyBias(readFileSync(model.path)), { ...options, extra: { session } });
}

/** Loaded sessions, least recently used first, released so that their weights stay within the memory budget. */
export class SessionPool {
  readonly #settings: SessionSettings;
  readonly #loaded = new Map<string, Loaded>();
  /** Memory of the process without any session. */
  readonly #bare = ownMemory();

  constructor(settings: SessionSettings) {
    this.#settings = settings;
  }

  has(digest: string): boolean {
    return this.#loaded.has(digest);
  }

  /** The component's session, loaded if need be after releasing what no longer fits. */
  async session(component: SessionFiles): Promise<InferenceSession> {
    const loaded = this.#loaded.get(component.digest);
    if (loaded) {
      this.#loaded.delete(component.digest);
      this.#loaded.set(component.digest, loaded);
      return loaded.session;
    }
    const mappedKind = component.model.type === "checkpoint" ? component.binding.kind : undefined;
    if (mappedKind !== undefined) await this.#releaseMapped(mappedKind);
    await this.#makeRoom(component.bytes);
    const session = await createSession(component, this.#settings);
    this.#loaded.set(component.digest, { session, bytes: component.bytes, ...(mappedKind && { mappedKind }) });
    return session;
  }

  /**
   * Networks of checkpoints follow one another: what their runs take besides the weights is gigabytes each, and loading
   * one again costs little. Text encoders stay together, because every prompt asks both.
   */
  async #releaseMapped(next: ComponentKind): Promise<void> {
    for (const [digest, { session, mappedKind }] of this.#loaded) {
      if (mappedKind === undefined || (mappedKind === next && next === "text-encoder")) continue;
      this.#loaded.delete(digest);
      await session.release();
    }
  }

  /** Releases until the weights fit, and with them the arenas that their runs grew. */
  async #makeRoom(bytes: number): Promise<void> {
    for (const [digest, loaded] of this.#loaded) {
      if (this.#used() + bytes <= this.#settings.memoryBudget) return;
      this.#loaded.delete(digest);
      await loaded.session.release();
    }
  }

  /** Mapped weights do not count as the process's own memory, and ORT's arena does not count as weights: the larger of both. */
  #used(): number {
    let weights = 0;
    for (const loaded of this.#loaded.values()) weights += loaded.bytes;
    return Math.max(weights, ownMemory() - this.#bare);
  }
}
