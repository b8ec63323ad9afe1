import { createHash } from "node:crypto";
import { InputError, type PortSpec } from "@sigmaflow/core";
import type { Image, PictureCodec } from "@sigmaflow/nodes";
import type { HostFiles } from "../host/file-service.ts";
import { isImage } from "../output/is-image.ts";

/** A picture that a run was given: its file's hash and, when small, the file. */
export interface PictureSource {
  readonly sha256: string;
  readonly base64?: string;
}

/** A picture that stood among inputs, decoded. */
export interface ReadPicture {
  readonly image: Image;
  /** Missing where it never was a file. */
  readonly source?: PictureSource;
  /** What stands for it where inputs are kept as JSON; its source unless given. */
  readonly kept?: unknown;
}

/** Turns what stands for a picture among the inputs into the picture. */
export type PictureReader = (name: string, value: unknown) => Promise<ReadPicture>;

/** The pictures among inputs, by the inputs' names. */
export interface DecodedPictures {
  readonly pictures: Readonly<Record<string, Image | readonly Image[]>>;
  /** What stands for them where inputs are kept. */
  readonly recorded: Readonly<Record<string, unknown>>;
  /** Where each picture came from. */
  readonly sources: ReadonlyMap<Image, PictureSource>;
}

/** Largest file that is embedded into the pictures made from it, bytes. */
const mostEmbedded = 256 * 1024;

/** Whether an input takes pictures, which front ends are given as files. */
export function takesPictures({ type }: PortSpec): boolean {
  return type === "image" || type === "list<image>";
}

/** Decodes pictures by the inputs' names, each once. Rejects with what the reader rejects with. */
export async function decodePictures(
  inputs: Readonly<Record<string, unknown>>,
  read: PictureReader,
): Promise<DecodedPictures> {
  const sources = new Map<Image, PictureSource>();
  const pictures: Record<string, Image | readonly Image[]> = {};
  const recorded: Record<string, unknown> = {};
  const decode = async (name: string, value: unknown): Promise<readonly [image: Image, recorded: unknown]> => {
    const { image, source, kept = source ?? image } = await read(name, value);
    if (source !== undefined) sources.set(image, source);
    return [image, kept];
  };
  for (const [name, value] of Object.entries(inputs)) {
    if (value === undefined || value === null) continue;
    if (Array.isArray(value)) {
      const all = await Promise.all(value.map((item) => decode(name, item)));
      pictures[name] = all.map(([image]) => image);
      recorded[name] = all.map(([, one]) => one);
    } else [pictures[name], recorded[name]] = await decode(name, value);
  }
  return { pictures, recorded, sources };
}

/** What a picture's file is recorded as. */
export function sourceOf(bytes: Uint8Array): PictureSource {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return bytes.length > mostEmbedded ? { sha256 } : { sha256, base64: Buffer.from(bytes).toString("base64") };
}

/**
 * Reads a picture that was given as itself, as a file's name below the granted folders, as a `data:` URL, or as a
 * recorded source.
 *
 * Its promises reject with `PATH_OUTSIDE`, `FILE_NOT_FOUND`, `FILE_TOO_LARGE`, `IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE` or
 * `BAD_INPUT`.
 */
export function pictureReader(files: HostFiles, pictures: PictureCodec): PictureReader {
  return async (name, value) => {
    if (isImage(value)) return { image: value };
    const bytes = await pictureBytes(name, value, files);
    return { image: await pictures.decode(bytes), source: sourceOf(bytes) };
  };
}

async function pictureBytes(name: string, value: unknown, files: HostFiles): Promise<Uint8Array> {
  if (typeof value === "string") {
    const inline = /^data:image\/[a-z]+;base64,(.*)$/s.exec(value)?.[1];
    return inline === undefined ? (await files.read(value)).bytes : Buffer.from(inline, "base64");
  }
  if (typeof value === "object" && value !== null && "sha256" in value) {
    if ("base64" in value && typeof value.base64 === "string") return Buffer.from(value.base64, "base64");
    const reason = `The picture \`${name}\` was too large to be kept in the file (its sha256 is ${String(value.sha256).slice(0, 12)}…).`;
    throw noPicture(name, reason, `Give it again with --set ${name}=FILE.`);
  }
  throw noPicture(name, `\`${name}\` takes a picture.`, "Name a PNG, JPEG or WebP file.");
}

/** What was given for a picture is none, in a front end's words. */
export function noPicture(input: string, reason: string, advice: string): InputError {
  const expected = { type: "image", label: "Image" };
  return new InputError([{ code: "UNREADABLE_INPUT", input, expected, reason, advice }]);
}
