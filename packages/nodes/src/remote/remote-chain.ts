import type { SigmaflowError } from "@sigmaflow/core";
import { remoteErrors } from "./error-codes.ts";
import type { RemoteService } from "./remote-service.ts";

/** Names in a chain; a longer one has no end. */
const most = 16;

/** The names in a header, outermost first; none in what is not such a header. */
export function readChain(header: string | readonly string[] | undefined): readonly string[] {
  const names = typeof header === "string" ? header.split(",").map((name) => name.trim()) : [];
  return names.every((name) => /^[\w-]{1,64}$/.test(name)) ? names : [];
}

/** What a run's calls say of it. */
export interface CallingRun {
  readonly chain: readonly string[];
  /** The server itself has asked for it. */
  readonly isOwn: boolean;
  /** By what a service knows the call of a node again, whoever performs the run; it does not unless given. */
  readonly keyOf?: (place: string) => string;
}

/**
 * The remote service as one run may use it: its calls say for whom they are made, and which of its calls they are. A run
 * that this server asked itself for (`isOwn`), or that stands at the end of a long chain, has none: its calls could go
 * round for ever, and they would wait for the one that they are made for.
 *
 * @throws nothing itself; what is asked of none, `REMOTE_LOOP`.
 */
export function remoteWithin(service: RemoteService, { chain, isOwn, keyOf }: CallingRun): RemoteService {
  if (isOwn || chain.length > most) return closed;
  return new ChainedRemote(service, chain, keyOf);
}

/** A class, as every run of a server has one. */
class ChainedRemote implements RemoteService {
  readonly #service: RemoteService;
  readonly #chain: readonly string[];
  readonly #keyOf: CallingRun["keyOf"];

  constructor(service: RemoteService, chain: readonly string[], keyOf: CallingRun["keyOf"]) {
    this.#service = service;
    this.#chain = chain;
    this.#keyOf = keyOf;
  }

  get isRepeatable() {
    return this.#keyOf !== undefined && this.#service.isRepeatable === true;
  }

  get target() {
    return this.#service.target;
  }

  post(request: Parameters<RemoteService["post"]>[0]) {
    // A server that knows requests again goes on with one whose asker is gone, so it has a key only where it may be asked again.
    const once = request.place === undefined || !this.isRepeatable ? undefined : this.#keyOf?.(request.place);
    return this.#service.post({ ...request, chain: this.#chain, ...(once !== undefined && { once }) });
  }

  get(address: string, signal: AbortSignal) {
    return this.#service.get(address, signal);
  }
}

const closed: RemoteService = {
  get target(): string {
    throw loop();
  },
  async post() {
    throw loop();
  },
  async get() {
    throw loop();
  },
};

function loop(): SigmaflowError {
  return remoteErrors.REMOTE_LOOP({ isOwn: true });
}
