import type { Json } from "@sigmaflow/core";

/** The hash of the uploaded file that an input is given for a run; undefined for any other value. */
export function uploadOf(value: Json | undefined): string | undefined {
  if (typeof value !== "object" || value === null || !("$upload" in value)) return undefined;
  return String(value.$upload);
}

/** The hashes of the uploaded files that an input of a list is given for a run, in their order. */
export function uploadsOf(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.map(uploadOf).filter((hash) => hash !== undefined);
}

/** What an input of a list is given for uploaded files; nothing for none, so that the input counts as not given. */
export function givenUploads(hashes: readonly string[]): Json | undefined {
  return hashes.length === 0 ? undefined : hashes.map(($upload) => ({ $upload }));
}

/** A list with one item at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  return list.toSpliced(from, 1).toSpliced(to, 0, ...list.slice(from, from + 1));
}

/** What a run was given, apart: plain values, which a document holds as defaults, and uploaded files, which none can. */
export function givenInputs(inputs: Readonly<Record<string, unknown>>): {
  readonly defaults: Readonly<Record<string, Json>>;
  readonly values: Readonly<Record<string, Json>>;
} {
  // They came as JSON.
  const all = Object.entries(inputs as Readonly<Record<string, Json>>);
  const isFile = (value: Json) => uploadOf(value) !== undefined || uploadsOf(value).length > 0;
  return {
    defaults: Object.fromEntries(all.filter(([, value]) => !isFile(value))),
    values: Object.fromEntries(all.filter(([, value]) => isFile(value))),
  };
}
