import type { ServiceKey } from "../node/service.ts";
import type { Preview } from "../value/preview.ts";
import type { FileFormat } from "./file-format.ts";
import type { PortType } from "./port-type.ts";

/** What a file is read with. */
export interface DecodingOptions<S = unknown> {
  /** One of those that the codec reads: what the bytes show, else the declared one, else the codec's first. */
  readonly mediaType: string;
  /** The codec's service; undefined where it names none. */
  readonly service: S;
  /** The most of one value by the unit that it is counted in, `rows` for example; empty where nobody limits it. */
  readonly limits: Readonly<Record<string, number>>;
}

/** How a value is written. */
export interface EncodingOptions<S = unknown> {
  /** Name of one of the formats that the codec writes. */
  readonly format: string;
  /** Of lossy formats, 1 to 100; the format's own unless given. */
  readonly quality?: number;
  /** What is to stand in the file beside the value, by keyword, where the format has room for it. */
  readonly texts?: Readonly<Record<string, string>>;
  /** The codec's service; undefined where it names none. */
  readonly service: S;
}

/** A file that stands for a value, or for a part of one. */
export interface EncodedFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** How its name ends, without the dot: letters and digits. */
  readonly extension: string;
}

/**
 * How values of a kind come in as files and go out as files, on the command line, in programs, by HTTP and in the editor.
 * Given as text they are a file's name or a `data:` URL, so a kind with a codec has values that are no texts.
 *
 * A kind without one goes out by the codec of a kind that accepts it, see {@link writingKind}.
 */
export interface Codec<T, S = unknown> {
  /** What such a file holds, as a person says it, without its article: `picture`. The kind's label unless given. */
  readonly noun?: string;
  /** Formats that are read; the one that is meant where nobody says, first. */
  readonly reads: readonly FileFormat[];
  /** Formats that are written, the default first. */
  readonly writes: readonly FileFormat[];
  /** The service that it needs from its host. */
  readonly service?: ServiceKey<S>;
  /** Whether a value is of the kind, where nothing but the value is known. */
  is(value: unknown): value is T;
  /** The media type that the bytes themselves show. Where it is missing or finds none, the declared one counts. */
  detect?(bytes: Uint8Array): string | undefined;
  /**
   * The value of one file.
   *
   * @throws for bytes that are none, with a code that says whose fault it is.
   */
  decode(bytes: Uint8Array, options: DecodingOptions<S>): T | Promise<T>;
  /** The files of a value: one, or several, as of a batch of pictures. The same value and options give the same bytes. */
  encode(value: T, options: EncodingOptions<S>): readonly EncodedFile[] | Promise<readonly EncodedFile[]>;
  /** The values of which each goes into a file of its own, where one of several files is wanted without the others. */
  parts?(value: T): readonly T[];
  /** How large what a value shows is on a screen. */
  extent?(value: T): { readonly width: number; readonly height: number };
}

/** How a value of a kind is looked at in little: in a terminal, on a card of the editor. */
export interface ValuePreview<T, S = unknown> {
  /** The service that it needs from its host. */
  readonly service?: ServiceKey<S>;
  /** Whether a value is of the kind, where nothing but the value is known. */
  is(value: unknown): value is T;
  /** A picture of the value, or of its first part, whose longest side is at most `side` on a screen. */
  draw(value: T, options: { readonly side: number; readonly service: S }): Preview | Promise<Preview>;
}

/** What a kind of value can do. */
export interface KindMethods<T = unknown> {
  readonly codec?: Codec<T>;
  readonly preview?: ValuePreview<T>;
}

/** A kind of value as it was declared: its data, and what it can do. */
export interface DeclaredKind<T = unknown> extends KindMethods<T> {
  readonly portType: PortType;
}
