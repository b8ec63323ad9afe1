/** SHA-256 of bytes in parts. */
export interface Hashing {
  update(part: Uint8Array): unknown;
  /** 64 hex digits. */
  digest(): string;
}

/** The host: what the engine needs from where it runs, because it is not available everywhere. */
export interface Host {
  /** Synchronous SHA-256 of bytes, or of a text's UTF-8, as 64 hex digits. */
  sha256(data: string | Uint8Array): string;
  /** The same of bytes that come in parts; without it they are hashed at once. */
  hashing?(): Hashing;
  /** Milliseconds on a clock that never goes back. */
  now(): number;
  /** Milliseconds since 1970, for people. */
  time(): number;
  /** A fresh random whole number, 0…2^31−1, for seeds of −1. */
  randomSeed(): number;
  /** A fresh id for a run. */
  randomId(): string;
  /** Resolves when the event loop has turned: timers, input and answers were handled (`setImmediate`, a message). */
  yield(): Promise<void>;
}
