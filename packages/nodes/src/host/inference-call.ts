import type { InferenceRequest, Tensor } from "../model/services.ts";
import type { ComponentFiles } from "./component-files.ts";
import { requireUnchanged } from "./require-unchanged.ts";

type Outputs = { readonly [name: string]: Tensor };

/** One request, from being asked to being answered. A cancelled one is answered at once, with its signal's reason. */
export class InferenceCall {
  readonly request: InferenceRequest;
  readonly result: Promise<Outputs>;
  readonly #resolve: (outputs: Outputs) => void;
  readonly #reject: (error: unknown) => void;
  #isSettled = false;
  /** What it is computed with, once that is known. */
  component: ComponentFiles | undefined;
  /** Called when it is cancelled before it is answered. */
  onCancel: (() => void) | undefined;

  /** @throws the signal's reason. */
  constructor(request: InferenceRequest) {
    request.signal?.throwIfAborted();
    this.request = request;
    const { promise, resolve, reject } = Promise.withResolvers<Outputs>();
    this.result = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    request.signal?.addEventListener("abort", this.#cancel, { once: true });
  }

  /** Whether nobody waits for its answer any more. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  answer(outputs: Outputs): void {
    this.#settle();
    this.#resolve(outputs);
  }

  fail(error: unknown): void {
    this.#settle();
    this.#reject(error);
  }

  /** @throws `MODEL_CHANGED` where the files that it was computed with are others by now. */
  requireUnchanged(): void {
    if (this.component !== undefined) requireUnchanged(this.component.files, this.component.label);
  }

  readonly #cancel = (): void => {
    this.fail(this.request.signal?.reason);
    this.onCancel?.();
  };

  #settle(): void {
    this.#isSettled = true;
    this.request.signal?.removeEventListener("abort", this.#cancel);
  }
}

/** Whether two requests are of one session, and for the same outputs. */
export function areAlike(first: InferenceRequest, second: InferenceRequest): boolean {
  return (
    first.component === second.component &&
    haveSame(first.loras ?? [], second.loras ?? []) &&
    haveSame(first.fetches, second.fetches)
  );
}

function haveSame(names: readonly string[], others: readonly string[]): boolean {
  return names.length === others.length && names.every((name, at) => name === others[at]);
}
