import { InferenceSession } from "onnxruntime-node";
import type { SessionFiles, SessionSettings } from "./inference-protocol.ts";

interface Loaded {
  readonly session: InferenceSession;
  readonly bytes: number;
}

/** Part of the budget beyond which weights are mapped from the file instead of being copied into faster layouts. */
const mappedShare = 0.25;

/** Loaded sessions, least recently used first, released so that their weights stay within the memory budget. */
export class SessionPool {
  readonly #settings: SessionSettings;
  readonly #loaded = new Map<string, Loaded>();

  constructor(settings: SessionSettings) {
    this.#settings = settings;
  }

  has(digest: string): boolean {
    return this.#loaded.has(digest);
  }

  /** The component's session, loaded if need be after releasing what no longer fits beside it. */
  async session(component: SessionFiles): Promise<InferenceSession> {
    const loaded = this.#loaded.get(component.digest);
    if (loaded) {
      this.#loaded.delete(component.digest);
      this.#loaded.set(component.digest, loaded);
      return loaded.session;
    }
    await this.#makeRoom(component.bytes);
    const session = await InferenceSession.create(component.modelPath, sessionOptions(component.bytes, this.#settings));
    this.#loaded.set(component.digest, { session, bytes: component.bytes });
    return session;
  }

  /** Digests of what is loaded, least recently used first. */
  digests(): readonly string[] {
    return [...this.#loaded.keys()];
  }

  async #makeRoom(bytes: number): Promise<void> {
    let held = 0;
    for (const loaded of this.#loaded.values()) held += loaded.bytes;
    for (const [digest, loaded] of this.#loaded) {
      if (held + bytes <= this.#settings.memoryBudget) return;
      this.#loaded.delete(digest);
      held -= loaded.bytes;
      await loaded.session.release();
    }
  }
}

/** ONNX Runtime's options for a component of so many bytes. */
export function sessionOptions(bytes: number, settings: SessionSettings): InferenceSession.SessionOptions {
  const isMapped = bytes > settings.memoryBudget * mappedShare;
  return {
    executionProviders: [settings.provider],
    graphOptimizationLevel: "all",
    intraOpNumThreads: settings.threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    ...(isMapped ? { extra: { session: { disable_prepacking: "1" } } } : {}),
  };
}
