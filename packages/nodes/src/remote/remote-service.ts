import { service } from "@sigmaflow/core";

/** How one request to a remote service is made. */
export interface RemoteRequest {
  /** Name of the endpoint, below the service's address. */
  readonly endpoint: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly accept: string;
  readonly signal: AbortSignal;
  /** For whose runs this is asked, outermost first; goes along in {@link chainHeader}. */
  readonly chain?: readonly string[];
  /** Path of the node that asks, which names the request within its run. */
  readonly place?: string;
  /** By this the service knows a request again that was sent before; goes along in `Idempotency-Key`. */
  readonly once?: string;
}

/** Names to a server of this kind the runs that it is asked for, so that it recognises its own. */
export const chainHeader = "x-sigmaflow-chain";

/** What came back, whatever its status. */
export interface RemoteAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/**
 * The one remote service that the host has chosen. Graphs cannot name another, and never see its key: the host adds the
 * key and removes it from whatever comes back.
 */
export interface RemoteService {
  /** Address of the service without anything secret; part of cache keys. */
  readonly target: string;
  /** Whether a request that is sent again with the same key is answered with what it became, and not paid for again. */
  readonly isRepeatable?: boolean;
  /**
   * Sends one request, once.
   *
   * @throws the signal's reason, `REMOTE_UNREACHABLE` when nothing was sent, `REMOTE_LOST` when it may have arrived,
   * `REMOTE_DEADLINE`, `REMOTE_BAD_ANSWER`.
   */
  post(request: RemoteRequest): Promise<RemoteAnswer>;
  /**
   * Fetches a file that an answer named; only from the service's own host.
   *
   * @throws like `post`.
   */
  get(address: string, signal: AbortSignal): Promise<RemoteAnswer>;
}

/** Where nodes reach the remote service. */
export const remoteService = service<RemoteService>("remote");
