import { createHash, hash } from "node:crypto";
import { hasEffect, isRepeatable } from "@sigmaflow/core";
import type { InParts } from "@sigmaflow/core/editing";
import type { PreparedRun } from "../../engine/prepare-run.ts";
import type { Seen } from "../../runs/submit-options.ts";
import { hashesIn } from "../../store/hashes-in.ts";
import type { StoredRun } from "../../store/stored-run.ts";
import type { ServerContext } from "../context.ts";
import type { Answer } from "./answer.ts";
import { Looks, type RepeatedLook } from "./looks.ts";

/** A request in all that its answer depends on besides the graph. */
export interface Asked {
  /** The graph's name. */
  readonly name: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** Id of the key that it carried. */
  readonly key: string | undefined;
  readonly accept: string | undefined;
  readonly origin: string;
}

/** What a run came to that the cache could answer whole, and what has to be as it was for that to be so again. */
export interface RememberedRun {
  /** Of the graph's file. */
  readonly version: string;
  readonly run: StoredRun;
  readonly looks: readonly RepeatedLook[];
  /** Hashes of the files that it made. */
  readonly files: readonly string[];
  /** Whether it could have cost money. */
  readonly isPaid: boolean;
}

/** The answer to one request. */
export interface RememberedAnswer {
  readonly made: RememberedRun;
  /** The header that names parameters that mean nothing to the graph. */
  readonly ignored: Readonly<Record<string, string>>;
  readonly answer: Answer;
}

/** Bodies up to this size are their own name, bytes. */
const shortBody = 512;
/** Bytes that are hashed in one part: a millisecond's work. */
const bytesOfPart = 2 ** 20;
/** The largest answer that is remembered, bytes, and the size of all of them. */
const largest = 2 ** 23;
const mostBytes = 2 ** 26;
/** What an entry takes besides its texts, about, bytes. */
const entryBytes = 1000;
/** Runs that are remembered for requests in other words. */
const mostRuns = 1000;

/**
 * Answers of finished requests, so that the same request costs no run. See docs/decisions/answers-by-content.md for what
 * is remembered and when it counts.
 */
export class RememberedAnswers {
  readonly #looks: Looks;
  readonly #files: ServerContext["files"];
  /** By request, the one that was asked for last at the end. */
  readonly #answers = new Map<string, { readonly known: RememberedAnswer; readonly bytes: number }>();
  /** By graph, inputs and key. */
  readonly #runs = new Map<string, RememberedRun>();
  #bytes = 0;

  constructor({ engine, files }: Pick<ServerContext, "engine" | "files">) {
    this.#looks = new Looks(engine);
    this.#files = files;
  }

  /** The answer to a request as it was; whether it counts still says {@link counts}. */
  find(request: string): RememberedAnswer | undefined {
    const found = this.#answers.get(request);
    if (found === undefined) return undefined;
    this.#answers.delete(request);
    this.#answers.set(request, found);
    return found.known;
  }

  /** What a run of these inputs came to before, if it counts still. */
  async findRun(version: string, prepared: PreparedRun, key: string | undefined): Promise<RememberedRun | undefined> {
    const name = runName(version, prepared, key);
    const made = name === undefined ? undefined : this.#runs.get(name);
    if (made === undefined || !(await this.counts(made, version))) return undefined;
    return made;
  }

  /** Whether nothing changed that a run depended on: its graph, what its nodes saw outside, the files that it made. */
  async counts(made: RememberedRun, version: string): Promise<boolean> {
    if (made.version !== version) return false;
    for (const file of made.files) if (!(await this.#files.has(file))) return false;
    return made.looks.length === 0 || (await this.#looks.areSame(made.looks));
  }

  /** Remembers a run, if it is one that may answer for others. */
  takeRun(version: string, prepared: PreparedRun, run: StoredRun, seen: Seen): RememberedRun | undefined {
    const name = runName(version, prepared, run.key);
    const looks = isFromCache(seen) ? this.#looks.repeatable(seen.looks) : undefined;
    if (name === undefined || looks === undefined || !isRepeatable(prepared.plan)) return undefined;
    const files = hashesIn(JSON.stringify(run.outputs ?? {}));
    const made = { version, run, looks, files, isPaid: hasEffect(prepared.plan, "paid") };
    this.#runs.set(name, made);
    if (this.#runs.size > mostRuns) this.#runs.delete(this.#runs.keys().next().value!);
    return made;
  }

  /** Remembers the answer to a request. */
  takeAnswer(request: string, known: RememberedAnswer): void {
    const { body } = known.answer;
    const bytes = (Buffer.isBuffer(body) ? body.byteLength : body.open.length) + request.length + entryBytes;
    this.#drop(request);
    if (bytes > largest) return;
    this.#answers.set(request, { known, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes <= mostBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(request: string): void {
    const found = this.#answers.get(request);
    if (found === undefined) return;
    this.#answers.delete(request);
    this.#bytes -= found.bytes;
  }
}

/** A request as a text that no other has; of a long body in parts. */
export function* namingRequest({ name, contentType, body, key = "", accept, origin }: Asked): InParts<string> {
  const text = body.byteLength <= shortBody ? body.toString("latin1") : yield* hashing(body);
  // What is given may hold anything but line breaks, except for the body, which is last.
  return `${name}\n${key}\n${origin}\n${contentType}\n${accept ?? "-"}\n${body.byteLength}\n${text}`;
}

function* hashing(body: Buffer): InParts<string> {
  if (body.byteLength <= bytesOfPart) return hash("sha256", body);
  const parts = createHash("sha256");
  for (let start = 0; start < body.byteLength; start += bytesOfPart) {
    parts.update(body.subarray(start, start + bytesOfPart));
    yield;
  }
  return parts.digest("hex");
}

/** A run as a text that only those share that come to the same; undefined for what is never answered so. */
function runName(version: string, prepared: PreparedRun, key = ""): string | undefined {
  const { seeds, sources, inputs, isAlone } = prepared;
  if (!isAlone || sources.size > 0 || Object.keys(seeds).length > 0) return undefined;
  const sorted = Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${version}\n${key}\n${JSON.stringify(sorted)}`;
}

/** Whether the cache has answered a run whole. */
function isFromCache({ cache }: Seen): boolean {
  return cache.misses === 0 && Object.values(cache.steps).every(({ run }) => run === 0);
}
