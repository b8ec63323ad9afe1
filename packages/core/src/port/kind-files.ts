import type { KindFiles } from "./file-format.ts";
import type { PortType } from "./port-type.ts";
import { isList, isVariable, type TypeRef } from "./type-ref.ts";

/** A kind with its files. */
export type FiledKind = PortType & { readonly files: KindFiles };

type Types = ReadonlyMap<string, PortType>;

/** The kind whose files are read for a type: the type's own, or that of a list's items. */
export function readingKind(type: TypeRef, types: Types): FiledKind | undefined {
  const kind = heldKind(type, types);
  return kind && isFiled(kind) && kind.files.reads.length > 0 ? kind : undefined;
}

/**
 * The kind as whose files values of a type, or the items of a list, go out: its own where it has a codec, else the first
 * kind that it is accepted by, else the first that accepts it, as a person expects of what goes into such a port.
 * Undefined for types that have no files and for what a document can hold, which goes out as data.
 */
export function writingKind(type: TypeRef, types: Types): FiledKind | undefined {
  const isWritten = (kind: PortType): kind is FiledKind => isFiled(kind) && kind.files.writes.length > 0;
  return [...andAccepting(heldKind(type, types), types)].find(isWritten);
}

/** The kind by which values of a type, or the items of a list, are looked at in little; found like {@link writingKind}. */
export function previewingKind(type: TypeRef, types: Types): PortType | undefined {
  return [...andAccepting(heldKind(type, types), types)].find(({ preview }) => preview);
}

/** A kind, then those whose ports accept it. */
function* andAccepting(kind: PortType | undefined, types: Types): Generator<PortType> {
  if (kind === undefined) return;
  yield kind;
  if (kind.literal) return;
  for (const id of kind.acceptedBy) {
    const taker = types.get(id);
    if (taker !== undefined) yield taker;
  }
  for (const taker of types.values()) if (taker.accepts.includes(kind.id)) yield taker;
}

function heldKind(type: TypeRef, types: Types): PortType | undefined {
  const held = isList(type) ? type.of : type;
  return isList(held) || isVariable(held) ? undefined : types.get(held.id);
}

function isFiled(kind: PortType): kind is FiledKind {
  return kind.files !== undefined;
}
