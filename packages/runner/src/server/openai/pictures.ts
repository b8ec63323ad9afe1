import type { FastifyRequest } from "fastify";
import type { RunPicture, StoredRun } from "../../store/stored-run.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { picturesOf } from "../public/answer.ts";
import { fileAs } from "../public/file-as.ts";
import { baseOf } from "../public/queue-request.ts";
import type { Wanted } from "./wire.ts";

/** One of a request's pictures, as it is sent. */
export interface SentPicture {
  readonly size: string;
  readonly data: { readonly url: string } | { readonly b64_json: string };
}

/** How pictures are sent. */
export type SentAs = Pick<Wanted, "response_format" | "output_format" | "output_compression">;

/**
 * The pictures of a run as they are sent.
 *
 * @throws `NO_PICTURE`, `ARTIFACT_NOT_FOUND`.
 */
export async function sentPictures(
  run: StoredRun,
  as: SentAs,
  request: FastifyRequest,
  context: ServerContext,
): Promise<readonly SentPicture[]> {
  const pictures = picturesOf(run);
  const type = `image/${as.output_format}`;
  if (pictures.length === 0) throw serverErrors.NO_PICTURE({ type });
  return await Promise.all(pictures.map((picture) => sent(picture, { ...as, type }, request, context)));
}

async function sent(
  picture: RunPicture,
  { type, output_format, output_compression: quality, response_format }: SentAs & { readonly type: string },
  request: FastifyRequest,
  context: ServerContext,
): Promise<SentPicture> {
  const { width, height } = picture;
  const file = await fileAs(picture, type, context, output_format === "png" ? undefined : qualityOf(quality));
  const size = `${width}x${height}`;
  if (response_format === "b64_json") return { size, data: { b64_json: Buffer.from(file.bytes).toString("base64") } };
  const { hash } = await context.files.add(file.bytes, { type: file.type, width, height });
  return { size, data: { url: `${baseOf(request, context)}/api/artifacts/${hash}` } };
}

function qualityOf(given: number | undefined): number | undefined {
  return given === undefined ? undefined : Math.max(1, given);
}
