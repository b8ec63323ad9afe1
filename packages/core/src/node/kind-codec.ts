import type { Codec, EncodedFile, EncodingOptions } from "../port/codec.ts";
import { anyType, hasType, unknownType } from "../port/file-format.ts";
import type { FiledKind } from "../port/kind-files.ts";
import { isSigmaflowError, messageOf } from "../problem/error.ts";
import { coreErrors } from "../problem/error-codes.ts";
import { type Services, serviceOf } from "./service.ts";

/** How a file is written; what the codec does not know of is left out. */
export type WritingOptions = Partial<Omit<EncodingOptions, "service">>;

/** The codec of one kind of value with its service at hand. */
export class KindCodec {
  readonly kind: FiledKind;
  readonly #codec: Codec<unknown>;
  readonly #services: Services;

  constructor(kind: FiledKind, codec: Codec<unknown>, services: Services) {
    this.kind = kind;
    this.#codec = codec;
    this.#services = services;
  }

  /** Whether a value is of the kind. */
  is(value: unknown): boolean {
    return this.#codec.is(value);
  }

  /** The media type that bytes show by themselves; undefined where they show none. */
  detect(bytes: Uint8Array): string | undefined {
    return this.#codec.detect?.(bytes);
  }

  /** The media type of bytes: what they show, else what was said of them, else the first that is read. */
  mediaTypeOf(bytes: Uint8Array, declared?: string): string {
    const said = declared === unknownType ? undefined : declared;
    const [{ mediaType: first } = { mediaType: anyType }] = this.kind.files.reads;
    return this.detect(bytes) ?? said ?? (first === anyType ? unknownType : first);
  }

  /** Whether the bytes of any file show what they are, so that nothing has to be kept beside them. */
  get isSelfDescribing(): boolean {
    return this.#codec.detect !== undefined;
  }

  /** Whether files of a media type are read. */
  reads(mediaType: string): boolean {
    return hasType(this.kind.files.reads, mediaType);
  }

  /** Whether files of whatever type are read. */
  get readsAny(): boolean {
    return this.reads(anyType);
  }

  /** Whether a media type is written. */
  writes(mediaType: string): boolean {
    return hasType(this.kind.files.writes, mediaType);
  }

  /**
   * The value of a file of a media type that is read.
   *
   * @throws `MISSING_SERVICE`, what the codec throws, and `FILE_UNREADABLE` where that has no code of its own.
   */
  async decode(
    bytes: Uint8Array,
    { mediaType, limits = {} }: { readonly mediaType: string; readonly limits?: Readonly<Record<string, number>> },
  ): Promise<unknown> {
    const service = this.#service;
    try {
      return await this.#codec.decode(bytes, { mediaType, limits, service });
    } catch (error) {
      if (isSigmaflowError(error)) throw error;
      const { noun } = this.kind.files;
      throw coreErrors.FILE_UNREADABLE({ noun, reason: messageOf(error) }, { cause: error });
    }
  }

  /**
   * The files of a value. Formats that the kind does not have become its first.
   *
   * @throws `MISSING_SERVICE`.
   */
  async encode(value: unknown, { format, ...options }: WritingOptions = {}): Promise<readonly EncodedFile[]> {
    const { writes } = this.kind.files;
    const name = (writes.find((one) => one.name === format) ?? writes[0])!.name;
    return await this.#codec.encode(value, { ...options, format: name, service: this.#service });
  }

  /** The values of which each has a file of its own. */
  parts(value: unknown): readonly unknown[] {
    return this.#codec.parts?.(value) ?? [value];
  }

  /** How large what a value shows is on a screen; undefined where it shows nothing. */
  extent(value: unknown): { readonly width: number; readonly height: number } | undefined {
    return this.#codec.extent?.(value);
  }

  get #service(): unknown {
    const { service } = this.#codec;
    return service && serviceOf(this.#services, service.name);
  }
}
