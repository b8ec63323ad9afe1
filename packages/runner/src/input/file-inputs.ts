import { createHash } from "node:crypto";
import type { Codecs, KindCodec } from "@sigmaflow/core";
import type { HostFiles } from "../host/file-service.ts";
import { dataUrl } from "./data-url.ts";
import { expectedWords, formatWords, unreadable } from "./file-words.ts";

/** A file that a run was given: its hash and, when small, the file. */
export interface FileSource {
  readonly sha256: string;
  readonly base64?: string;
  /** Its media type, where the bytes do not show it. */
  readonly type?: string;
}

/** An input that is given as a file. */
export interface FiledInput {
  readonly name: string;
  readonly codec: KindCodec;
  readonly codecs: Codecs;
  /** The most of one value, by the unit that it is counted in. */
  readonly limits: Readonly<Record<string, number>>;
}

/** A value that stood as a file among inputs. */
export interface ReadInput {
  readonly value: unknown;
  /** Missing where it never was a file. */
  readonly source?: FileSource;
  /** What stands for it where inputs are kept as JSON; its source unless given. */
  readonly kept?: unknown;
}

/** Turns what stands for a value among the inputs into the value. */
export type InputReader = (input: FiledInput, given: unknown) => Promise<ReadInput>;

/** The values that stood as files among inputs, by the inputs' names. */
export interface DecodedInputs {
  readonly values: Readonly<Record<string, unknown>>;
  /** What stands for them where inputs are kept. */
  readonly recorded: Readonly<Record<string, unknown>>;
  /** Where each value came from. */
  readonly sources: ReadonlyMap<unknown, FileSource>;
}

/** Largest file that is embedded into the pictures made from it, bytes. */
const mostEmbedded = 256 * 1024;

/** What stands for the value, or for the list of values, of an input that is given as a file. */
export interface GivenFile {
  readonly input: FiledInput;
  readonly given: unknown;
}

/**
 * Decodes the inputs that are given as files, each once.
 *
 * @throws what the reader throws.
 */
export async function decodeInputs(files: readonly GivenFile[], read: InputReader): Promise<DecodedInputs> {
  const sources = new Map<unknown, FileSource>();
  const values: Record<string, unknown> = {};
  const recorded: Record<string, unknown> = {};
  for (const { input, given } of files) {
    const decode = async (one: unknown): Promise<readonly [value: unknown, recorded: unknown]> => {
      const { value, source, kept = source ?? value } = await read(input, one);
      if (source !== undefined) sources.set(value, source);
      return [value, kept];
    };
    const { name } = input;
    if (Array.isArray(given)) {
      const all = await Promise.all(given.map(decode));
      values[name] = all.map(([value]) => value);
      recorded[name] = all.map(([, kept]) => kept);
    } else [values[name], recorded[name]] = await decode(given);
  }
  return { values, recorded, sources };
}

/** A value and the file that it was. */
export interface DecodedFile extends ReadInput {
  readonly source: FileSource;
  readonly mediaType: string;
}

/**
 * The value of a file that was given for an input; `declared` is the media type that came with it.
 *
 * @throws `BAD_INPUT` for a type that the input's kind does not read, or what its codec throws.
 */
export async function decodeFile(
  { name, codec, limits }: FiledInput,
  bytes: Uint8Array,
  declared?: string,
): Promise<DecodedFile> {
  const mediaType = codec.mediaTypeOf(bytes, declared);
  if (!codec.reads(mediaType)) throw unreadable(name, codec, expectedWords(name, codec), formatWords(codec));
  const value = await codec.decode(bytes, { mediaType, limits });
  return { value, mediaType, source: sourceOf(bytes, codec.isSelfDescribing ? undefined : mediaType) };
}

/** What a file is recorded as; `type` where the bytes do not show their media type. */
export function sourceOf(bytes: Uint8Array, type?: string): FileSource {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const known = { sha256, ...(type !== undefined && { type }) };
  return bytes.length > mostEmbedded ? known : { ...known, base64: Buffer.from(bytes).toString("base64") };
}

/**
 * Reads a value that was given as itself, as a file's name below the granted folders, as a `data:` URL, or as a recorded
 * source.
 *
 * @throws nothing itself; its promises, `PATH_OUTSIDE`, `FILE_NOT_FOUND`, `FILE_TOO_LARGE`, `BAD_INPUT`, or what the
 * kind's codec throws (`IMAGE_UNREADABLE`, …).
 */
export function fileReader(files: HostFiles): InputReader {
  return async (input, given) => {
    const { name, codec, codecs } = input;
    if (typeof given === "string") {
      const inline = dataUrl(given);
      if (inline !== undefined) return await decodeFile(input, inline.bytes, inline.type);
      return await decodeFile(input, (await files.read(given)).bytes, codecs.typeOfName(given, codec));
    }
    if (codec.is(given)) return { value: given };
    if (typeof given === "object" && given !== null && "sha256" in given) {
      const type = "type" in given && typeof given.type === "string" ? given.type : undefined;
      if ("base64" in given && typeof given.base64 === "string")
        return await decodeFile(input, Buffer.from(given.base64, "base64"), type);
      const reason = `The ${codec.kind.files.noun} \`${name}\` was too large to be kept in the file (its sha256 is ${String(given.sha256).slice(0, 12)}…).`;
      throw unreadable(name, codec, reason, `Give it again with --set ${name}=FILE.`);
    }
    throw unreadable(name, codec, expectedWords(name, codec), formatWords(codec));
  };
}
