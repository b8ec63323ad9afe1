import { setImmediate } from "node:timers/promises";
import type { OutsideLook } from "@sigmaflow/core";
import type { Engine } from "../../engine/engine.ts";
import { heldBytes } from "../../runs/held-bytes.ts";

/** What one look may hold, bytes, and how many looks are had of one request. */
const mostHeld = 2 ** 14;
const mostLooks = 16;
/** Different looks that are shared. */
const mostShared = 1000;

/** How long a look may take before the request runs instead, ms. */
const longestMs = 2000;

/**
 * Looks again at what nodes saw outside. Requests that come while somebody looks share the next look, which begins after
 * the last of them came, so that each sees what lay there when it asked.
 */
export class Looks {
  readonly #engine: Pick<Engine, "lookAgain" | "hasher">;
  readonly #shared = new Map<string, SharedLook>();

  constructor(engine: Pick<Engine, "lookAgain" | "hasher">) {
    this.#engine = engine;
  }

  /** Looks as they can be had again; undefined where that would hold too much. */
  repeatable(looks: readonly OutsideLook[]): readonly RepeatedLook[] | undefined {
    const repeated = new Map<string, RepeatedLook>();
    for (const look of looks) {
      if (heldBytes(look.inputs) > mostHeld) return undefined;
      const name = this.#engine.hasher.id([look.node.type, look.inputs]);
      const same = repeated.get(name);
      // It changed while the run went on.
      if (same !== undefined && same.look.text !== look.text) return undefined;
      repeated.set(name, { name, look });
    }
    return repeated.size > mostLooks ? undefined : [...repeated.values()];
  }

  /** Whether everything is as it was. */
  async areSame(looks: readonly RepeatedLook[]): Promise<boolean> {
    const all = await Promise.all(looks.map(async ({ name, look }) => (await this.#see(name, look)) === look.text));
    return all.every((isSame) => isSame);
  }

  #see(name: string, look: OutsideLook): Promise<Sight> {
    const known = this.#shared.get(name);
    if (known !== undefined) return known.see();
    const shared = new SharedLook(() =>
      this.#engine.lookAgain(look, AbortSignal.timeout(longestMs)).catch(() => unseen),
    );
    this.#shared.set(name, shared);
    if (this.#shared.size > mostShared) this.#shared.delete(this.#shared.keys().next().value!);
    return shared.see();
  }
}

/** A look under the name that all its equals have. */
export interface RepeatedLook {
  readonly name: string;
  readonly look: OutsideLook;
}

/** What a look comes to that fails; it is equal to nothing. */
const unseen = Symbol("unseen");

type Sight = string | undefined | typeof unseen;

/** One look for all who ask before it begins: in the same round of the event loop, or while the one before goes on. */
class SharedLook {
  readonly #look: () => Promise<Sight>;
  #now: Promise<Sight> | undefined;
  #next: Promise<Sight> | undefined;

  constructor(look: () => Promise<Sight>) {
    this.#look = look;
  }

  see(): Promise<Sight> {
    this.#next ??= this.#begin();
    return this.#next;
  }

  async #begin(): Promise<Sight> {
    // What the sockets hold is read first.
    await Promise.all([this.#now, setImmediate()]);
    this.#now = this.#next;
    this.#next = undefined;
    return await this.#look();
  }
}
