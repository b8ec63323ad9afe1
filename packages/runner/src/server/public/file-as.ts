import type { KindCodec } from "@sigmaflow/core";
import type { RunFile } from "../../store/stored-run.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { isWithin, type Offers } from "./negotiate.ts";

/** As what a file can be had: its own type, and those that the codec of its kind writes besides. */
export function offersOf(file: RunFile | undefined, { engine }: Pick<ServerContext, "engine">): Offers {
  const written = engine.codecs.all.flatMap(typesOf);
  const own = file === undefined ? [] : [file.type, ...converters(file, engine).flatMap(typesOf)];
  return {
    has: (asked) => own.find((type) => isWithin(type, asked)),
    knows: (asked) => written.some((type) => isWithin(type, asked)),
  };
}

/**
 * A kept file as one of a media type that it can be had as; with a `quality`, 1 to 100, made anew where the format has one.
 *
 * @throws `ARTIFACT_NOT_FOUND`.
 */
export async function fileAs(
  file: RunFile,
  type: string,
  { engine, files }: Pick<ServerContext, "engine" | "files">,
  quality?: number,
): Promise<{ readonly bytes: Uint8Array; readonly type: string }> {
  const bytes = await files.bytes(file.hash);
  if (bytes === undefined) throw serverErrors.ARTIFACT_NOT_FOUND({ gone: "file" });
  const codec =
    type === file.type && quality === undefined ? undefined : converters(file, engine).find((one) => one.writes(type));
  if (codec === undefined) return { bytes, type: file.type };
  const value = await codec.decode(bytes, { mediaType: file.type });
  const format = codec.kind.files.writes.find(({ mediaType }) => mediaType === type)?.name;
  const [made] = await codec.encode(value, {
    ...(format !== undefined && { format }),
    ...(quality !== undefined && { quality }),
  });
  return made === undefined ? { bytes, type: file.type } : { bytes: made.bytes, type };
}

/** Codecs that know what is in a file, not only that it is one. */
function converters({ type }: RunFile, { codecs }: ServerContext["engine"]): readonly KindCodec[] {
  return codecs.readersOf(type).filter((codec) => !codec.readsAny);
}

function typesOf({ kind, readsAny }: KindCodec): readonly string[] {
  return readsAny ? [] : kind.files.writes.map(({ mediaType }) => mediaType);
}
