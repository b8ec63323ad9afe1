import type { ValuePreview } from "../port/codec.ts";
import { type FiledKind, previewingKind, readingKind, writingKind } from "../port/kind-files.ts";
import { commonType } from "../port/media-types.ts";
import { isList, parseType, type TypeRef } from "../port/type-ref.ts";
import type { Preview } from "../value/preview.ts";
import { KindCodec } from "./kind-codec.ts";
import type { Registry } from "./registry.ts";
import { type Services, serviceOf } from "./service.ts";

/** How values become files, and files values, by their kinds: what every front end asks. */
export class Codecs {
  readonly #registry: Pick<Registry, "types" | "methods">;
  readonly #services: Services;
  readonly #codecs = new Map<string, KindCodec>();

  /** Of the kinds of a registry, with the services that their codecs name. */
  constructor(registry: Pick<Registry, "types" | "methods">, services: Services = {}) {
    this.#registry = registry;
    this.#services = services;
    for (const [id, { codec }] of registry.methods) {
      const kind = registry.types.get(id);
      // A kind has files because it was declared with a codec.
      if (codec && kind?.files) this.#codecs.set(id, new KindCodec(kind as FiledKind, codec, services));
    }
  }

  /** The codec by which files are read for a type, `image` or `list<image>`; see {@link readingKind}. */
  reader(type: string): KindCodec | undefined {
    const kind = this.#found(type, readingKind);
    return kind && this.#codecs.get(kind.id);
  }

  /**
   * The codec by which a value of a type, or an item of a list, is written; see {@link writingKind}. Where the type leaves
   * the kind open, the value itself decides; undefined for values that go out as data.
   */
  writer(value: unknown, type = "any"): KindCodec | undefined {
    if (isOpen(type)) return this.all.find((codec) => codec.is(value));
    const kind = this.#found(type, writingKind);
    const codec = kind && this.#codecs.get(kind.id);
    return codec?.is(value) ? codec : undefined;
  }

  /** The codecs that read a media type: those that name it, before those that read any. */
  readersOf(mediaType: string): readonly KindCodec[] {
    const naming = ({ kind }: KindCodec) => kind.files.reads.some((format) => format.mediaType === mediaType);
    const readers = this.all.filter((codec) => codec.reads(mediaType));
    return [...readers.filter(naming), ...readers.filter((codec) => !naming(codec))];
  }

  /** The media type that bytes show by themselves, to whichever codec. */
  detect(bytes: Uint8Array): string | undefined {
    for (const codec of this.all) {
      const found = codec.detect(bytes);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The media type by a file's name, among the formats of a codec first; undefined where it shows none. */
  typeOfName(name: string, codec: KindCodec): string | undefined {
    const ending = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase();
    if (ending === undefined) return undefined;
    const known = codec.kind.files.reads.find(({ extensions }) => extensions.includes(ending))?.mediaType;
    if (known !== undefined || !codec.readsAny) return known;
    const all = this.all.flatMap((one) => one.kind.files.reads);
    return all.find(({ extensions }) => extensions.includes(ending))?.mediaType ?? commonType(ending);
  }

  /** Every codec there is, in the order in which kinds were declared. */
  get all(): readonly KindCodec[] {
    return [...this.#codecs.values()];
  }

  /** A small picture of a value of a type, whose longest side is `side` at most; undefined where its kind has none. */
  async preview(
    value: unknown,
    { type = "any", side }: { readonly type?: string; readonly side: number },
  ): Promise<Preview | undefined> {
    const found = this.#previewFor(value, type);
    if (found === undefined) return undefined;
    return await found.draw(value, { side, service: found.service && serviceOf(this.#services, found.service.name) });
  }

  #previewFor(value: unknown, type: string): ValuePreview<unknown> | undefined {
    const { methods } = this.#registry;
    if (isOpen(type)) return [...methods.values()].find(({ preview }) => preview?.is(value))?.preview;
    const kind = this.#found(type, previewingKind);
    const preview = kind && methods.get(kind.id)?.preview;
    return preview?.is(value) ? preview : undefined;
  }

  #found<K>(type: string, find: (type: TypeRef, types: Registry["types"]) => K): K | undefined {
    const parsed = parseType(type);
    return parsed && find(parsed, this.#registry.types);
  }
}

/** Whether a type, or that of a list's items, may be anything. */
function isOpen(type: string): boolean {
  const parsed = parseType(type);
  return parsed === undefined || (isList(parsed) ? parsed.of : parsed).id === "any";
}
