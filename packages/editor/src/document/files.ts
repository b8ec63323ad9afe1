import type { Catalogue, FiledKind, PortSpec } from "@sigmaflow/core";
import { anyType, endingOf, isList, readingKind } from "@sigmaflow/core/editing";
import { parseSpec, typesOf } from "./ports.ts";

/** The kind of a graph input that is given as a file; undefined for others, lists among them. */
export function filedKind(spec: PortSpec, catalogue: Catalogue): FiledKind | undefined {
  const type = parseSpec(spec);
  return isList(type) ? undefined : readingKind(type, typesOf(catalogue));
}

/** The kind of a graph input that is given as a list of files; undefined for others. */
export function filedListKind(spec: PortSpec, catalogue: Catalogue): FiledKind | undefined {
  const type = parseSpec(spec);
  return isList(type) && !isList(type.of) ? readingKind(type, typesOf(catalogue)) : undefined;
}

/** The files to choose from for an input of a kind, as the browser wants to know it; undefined for any. */
export function acceptedFiles({ files: { reads } }: FiledKind): string | undefined {
  if (reads.some(({ mediaType }) => mediaType === anyType)) return undefined;
  return reads.flatMap(({ mediaType, extensions }) => [mediaType, ...extensions.map((one) => `.${one}`)]).join(",");
}

/** The media type of a chosen file: the browser's word, else that of the kind's format with the ending of its name. */
export function typeOfFile({ name, type }: { readonly name: string; readonly type: string }, { files }: FiledKind) {
  if (type !== "") return type;
  const ending = name.split(".").at(-1)?.toLowerCase() ?? "";
  return files.reads.find(({ extensions }) => extensions.includes(ending))?.mediaType ?? "application/octet-stream";
}

/** What a file of a media type is saved as. */
export function fileName(name: string, mediaType: string, catalogue: Catalogue): string {
  const formats = Object.values(catalogue.types).flatMap(({ files }) => files?.writes ?? []);
  const known = formats.find((format) => format.mediaType === mediaType)?.extensions[0];
  return `${name}.${known ?? endingOf(mediaType)}`;
}
