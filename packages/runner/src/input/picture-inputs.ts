import { createHash } from "node:crypto";
import { InputError, type PortSpec } from "@sigmaflow/core";
import type { Image, PictureCodec } from "@sigmaflow/nodes";
import type { HostFiles } from "../host/file-service.ts";

/** A picture that a run was given: its file's hash and, when small, the file. */
export interface PictureSource {
  readonly sha256: string;
  readonly base64?: string;
}

/** Inputs with pictures decoded, and where each picture came from. */
export interface DecodedInputs {
  readonly values: Readonly<Record<string, unknown>>;
  readonly sources: ReadonlyMap<Image, PictureSource>;
}

/** Largest file that is embedded into the pictures made from it, bytes. */
const mostEmbedded = 256 * 1024;

/** Whether an input takes pictures, which front ends are given as files. */
export function takesPictures({ type }: PortSpec): boolean {
  return type === "image" || type === "list<image>";
}

/**
 * Replaces what stands for a picture (a file's name below the granted folders, a `data:` URL, or a recorded source) by
 * the picture.
 *
 * @throws `PATH_OUTSIDE`, `FILE_NOT_FOUND`, `FILE_TOO_LARGE`, `IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE`, `BAD_INPUT`.
 */
export async function decodePictures(
  given: Readonly<Record<string, unknown>>,
  specs: Readonly<Record<string, PortSpec>>,
  host: { readonly files: HostFiles; readonly pictures: PictureCodec },
): Promise<DecodedInputs> {
  const sources = new Map<Image, PictureSource>();
  const values: Record<string, unknown> = { ...given };
  const decode = async (name: string, value: unknown): Promise<Image> => {
    const bytes = await pictureBytes(name, value, host.files);
    const image = await host.pictures.decode(bytes);
    sources.set(image, sourceOf(bytes));
    return image;
  };
  for (const [name, spec] of Object.entries(specs)) {
    const value = values[name];
    if (!takesPictures(spec) || value === undefined || value === null) continue;
    values[name] = Array.isArray(value)
      ? await Promise.all(value.map((item) => decode(name, item)))
      : await decode(name, value);
  }
  return { values, sources };
}

/** What a picture's file is recorded as. */
export function sourceOf(bytes: Uint8Array): PictureSource {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return bytes.length > mostEmbedded ? { sha256 } : { sha256, base64: Buffer.from(bytes).toString("base64") };
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
