import { basename } from "node:path";
import { type EmbeddingPlace, isEmbedded, matchEmbedding } from "../checkpoint/embedding/match-embedding.ts";
import { checkpointErrors } from "../checkpoint/error-codes.ts";
import { isReadable, readFloats } from "../checkpoint/file/read-number.ts";
import { readSafetensors } from "../checkpoint/file/safetensors.ts";
import type { StoredTensor } from "../checkpoint/file/stored-tensor.ts";
import type { ByteSource } from "../model/onnx/wire-reader.ts";
import type { DescribeOptions, EmbeddingDescription } from "../model/services.ts";
import type { TextEncoder } from "../port/text-encoders.ts";
import type { ComponentFiles } from "./component-files.ts";
import type { FileHashes } from "./file-hashes.ts";
import { identify } from "./file-identity.ts";
import { withFileSource } from "./file-source.ts";
import { findAdded } from "./model-roots.ts";

/**
 * Reads the rows of an embedding file for some text encoders, whose components `files` are. The header is read before
 * the file as a whole, so that a large file of another kind is refused at once.
 *
 * @throws `EMBEDDING_NOT_FOUND`, `EMBEDDING_UNFIT`, `EMBEDDING_NEEDS_CHECKPOINT`, `SAFETENSORS_MALFORMED`.
 */
export async function readEmbedding(
  roots: readonly string[],
  name: string,
  {
    encoders,
    files,
    hashes,
    options = {},
  }: {
    readonly encoders: readonly TextEncoder[];
    readonly files: readonly ComponentFiles[];
    readonly hashes: FileHashes;
    readonly options?: DescribeOptions | undefined;
  },
): Promise<EmbeddingDescription> {
  const { file } = await findAdded("embedding", roots, name);
  const places = encoders.map(({ width, maxTokens }, i): EmbeddingPlace => {
    const model = files[i]?.model;
    if (model?.type !== "checkpoint" || !isEmbedded(model.recipe.network))
      throw checkpointErrors.EMBEDDING_NEEDS_CHECKPOINT({ name });
    return { network: model.recipe.network, width, maxTokens };
  });
  const rows = withFileSource(file, (source) =>
    matchEmbedding(basename(file), readSafetensors(source, file).tensors, places).map((tensor) =>
      rowsOf(tensor, source),
    ),
  );
  return { digest: await hashes.hash(await identify(file), { signal: options.signal }), rows };
}

function rowsOf(tensor: StoredTensor | undefined, source: ByteSource): Float32Array {
  if (tensor === undefined || !isReadable(tensor.type)) return new Float32Array(0);
  return readFloats(tensor.type, source.read(tensor.offset, tensor.bytes));
}
