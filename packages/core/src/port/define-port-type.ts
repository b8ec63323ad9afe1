import type { Codec, DeclaredKind, ValuePreview } from "./codec.ts";
import { anyType, type FileFormat, type KindFiles } from "./file-format.ts";
import type { Kind, PlainKind } from "./kind.ts";
import { type LinkedOptions, type LiteralOptions, type Port, type PresenceOf, port } from "./port.ts";
import type { PortType, Size, ValueType } from "./port-type.ts";

/** How a kind of value is declared. */
export interface PortTypeDefinition<T = unknown> {
  /** Lower-case words joined by `.` or `-`; a package's own kinds begin with its name, `acme.sketch`. */
  readonly id: string;
  /** As a person says it, without its article: `Image`. */
  readonly label: string;
  /** Colour of ports and links, `#rrggbb`. */
  readonly colour: string;
  readonly description?: string;
  /** Whether a document may hold such a value as plain JSON. */
  readonly literal?: boolean;
  /** Other kinds that ports of this kind accept, without change of meaning. */
  readonly accepts?: readonly string[];
  /** Other kinds whose ports accept values of this kind: how a new kind says that it goes into `image`. */
  readonly acceptedBy?: readonly string[];
  /** Names of the facts that can be known about such a value without running. */
  readonly facts?: readonly string[];
  /** What of a value is limited. */
  readonly size?: Size;
  /** The type of its values as programs import it, for `sigmaflow types`: `{ name: "Sketch", from: "acme-sketches" }`. */
  readonly valueType?: ValueType;
  /** How values come in as files and go out as files; not for kinds whose values a document can hold. */
  readonly codec?: Codec<T>;
  /** How values are looked at in little. */
  readonly preview?: ValuePreview<T>;
}

/** One property of a declaration: what its list holds, nothing without the list. */
type ListedIn<D, Name extends "accepts" | "acceptedBy"> = D extends {
  readonly [N in Name]: readonly (infer Id extends string)[];
}
  ? Id
  : never;
type IsLiteral<D> = D extends { readonly literal: true } ? true : false;

type KindOf<D extends PortTypeDefinition> = PlainKind<
  D["id"],
  ListedIn<D, "acceptedBy">,
  ListedIn<D, "accepts">,
  IsLiteral<D>
>;

/** What values are, as the code that reads, writes or draws them says. */
type ValueIn<D> = D extends { readonly codec: Codec<infer T> }
  ? T
  : D extends { readonly preview: ValuePreview<infer T> }
    ? T
    : unknown;

/** Declares one kind of value. */
type DefineKind<T> = <const D extends PortTypeDefinition<T>>(definition: D) => PortBuilder<T, KindOf<D>>;

type OptionsOf<T, K extends Kind> = K["literal"] extends true ? LiteralOptions<T> & LinkedOptions : LinkedOptions;

/** Makes ports of one kind; `portType` is the kind as data. */
export interface PortBuilder<T, K extends Kind> extends DeclaredKind<T> {
  <const O extends OptionsOf<T, K>>(options?: O): Port<T, PresenceOf<O>, K>;
}

const idPattern = /^[a-z][a-zA-Z0-9]*(?:[.-][a-zA-Z0-9]+)*$/;
const reserved = new Set(["any", "list"]);

/**
 * Declares a kind of value and returns the builder of its ports. The value's type stands in front, in a call of its own,
 * so that the compiler can read everything else off the declaration; two kinds of one shape do not connect. Where a codec
 * or a preview says what the values are, one call is enough: `definePortType({ id, label, colour, codec })`. Without
 * either they are unknown then, as to JavaScript.
 *
 * @throws TypeError for an id that documents could not hold, a colour that is none, a size made of unknown facts, a
 * value's type that is no name, a codec without formats or with formats that no file could be of, and a codec of a kind whose values a document can
 * hold.
 *
 * @example
 * ```ts
 * import { definePortType } from "sigmaflow";
 *
 * interface Sketch {
 *   readonly strokes: readonly (readonly [x: number, y: number])[];
 * }
 * const sketch = definePortType<Sketch>()({
 *   id: "acme.sketch",
 *   label: "Sketch",
 *   colour: "#c0a060",
 *   acceptedBy: ["image"],
 * });
 * const inputs = { sketch: sketch({ label: "Sketch" }) };
 * ```
 */
export function definePortType<T>(): DefineKind<T>;
// Two parameters, so that `definePortType<T>` always means the other form, in JavaScript's comments too.
export function definePortType<const D extends PortTypeDefinition<T>, T>(
  definition: D,
): PortBuilder<ValueIn<D>, KindOf<D>>;
export function definePortType(definition?: PortTypeDefinition): unknown {
  return definition === undefined ? builderOf : builderOf(definition);
}

// The overloads say, by the declaration's own type, of what kind the ports are.
function builderOf(definition: PortTypeDefinition) {
  const { codec, preview } = definition;
  const declared: DeclaredKind = {
    portType: portTypeOf(definition),
    ...(codec && { codec }),
    ...(preview && { preview }),
  };
  const build = (options?: object) => port(declared.portType.id, options, declared);
  return Object.assign(build, declared);
}

function portTypeOf<T>(definition: PortTypeDefinition<T>): PortType {
  const { id, label, colour, description = "", literal = false } = definition;
  const { accepts = [], acceptedBy = [], facts = [], size } = definition;
  if (!idPattern.test(id) || reserved.has(id)) {
    throw new TypeError(`kind "${id}" must be words of letters and digits joined by . or -, and not any or list`);
  }
  if (!/^#[0-9a-f]{6}$/i.test(colour)) throw new TypeError(`kind ${id}: the colour "${colour}" is not #rrggbb`);
  const unknown = size?.of.filter((name) => !facts.includes(name)) ?? [];
  if (unknown.length > 0)
    throw new TypeError(`kind ${id}: its size names ${unknown.join(", ")}, which is no fact of it`);
  const { codec, preview, valueType } = definition;
  if (valueType && !(typeName.test(valueType.name) && moduleName.test(valueType.from ?? "sigmaflow")))
    throw new TypeError(`kind ${id}: "${valueType.name}" from "${valueType.from}" is no type that can be imported`);
  return {
    ...{ id, label, colour, description, literal, accepts, acceptedBy, facts },
    ...(size && { size }),
    ...(valueType && { valueType }),
    ...(codec && { files: filesOf(definition, codec) }),
    ...(preview && { preview: true }),
  };
}

const typeName = /^[A-Za-z_$][\w$]*$/;
const moduleName = /^[@\w][\w./-]*$/;
const mediaType = /^[a-z]+\/[\w.+-]+$/;
const extension = /^[a-z0-9]{1,16}$/;

function filesOf<T>({ id, label, literal }: PortTypeDefinition<T>, codec: Codec<T>): KindFiles {
  const { noun = label.toLowerCase(), reads, writes } = codec;
  const refuse = (why: string) => new TypeError(`kind ${id}: ${why}`);
  if (literal) throw refuse("what a document can hold comes in and goes out as data; leave the codec out");
  const formats: readonly FileFormat[] = [...reads, ...writes];
  if (formats.length === 0) throw refuse("its codec neither reads nor writes any format");
  for (const { name, mediaType: type, extensions } of formats) {
    if (type === anyType) continue;
    if (!mediaType.test(type)) throw refuse(`the media type "${type}" of its format ${name} is not like image/png`);
    if (extensions.length === 0 || !extensions.every((one) => extension.test(one)))
      throw refuse(`its format ${name} needs extensions of letters and digits, without the dot`);
  }
  return { noun, reads, writes };
}
