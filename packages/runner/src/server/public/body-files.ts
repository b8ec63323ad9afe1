import { unknownType } from "@sigmaflow/core/editing";
import { fetchFile } from "../../host/fetch-file.ts";
import { FewAtOnce } from "../../host/few-at-once.ts";
import { RequestRefused } from "../../host/guarded-request.ts";
import { dataUrl, type InlineBytes } from "../../input/data-url.ts";
import { decodeFile, type FiledInput, type InputReader } from "../../input/file-inputs.ts";
import { unreadable } from "../../input/file-words.ts";
import { uploadReader } from "../../runs/prepare.ts";
import type { ServerContext } from "../context.ts";

/**
 * Reads values from a request's body (base64, `data:` URLs, uploads, the addresses of files that this server has, or of
 * files at hosts that it may ask) and keeps their files as uploads. No other address is fetched: a server that fetches what
 * strangers name reaches what strangers should not.
 *
 * @throws nothing itself; its promises, `BAD_INPUT` or what the kind's codec throws (`IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE`, …).
 */
export function bodyReader(context: Pick<ServerContext, "files" | "imageHosts" | "limits">): InputReader {
  const { files } = context;
  const uploaded = uploadReader(files);
  return async (input, given) => {
    const sent = typeof given === "string" ? artifactIn(given) : undefined;
    if (sent !== undefined) return await uploaded(input, { $upload: sent });
    if (typeof given === "object" && given !== null && "$upload" in given) return await uploaded(input, given);
    const { bytes, type } = inlineBytes(input, given) ?? (await fetched(input, given, context));
    const { value, source, mediaType } = await decodeFile(input, bytes, type);
    const { hash } = await files.add(bytes, { type: mediaType, ...input.codec.extent(value) });
    return { value, source, kept: { $upload: hash } };
  };
}

/** The hash in the address of a file that a server like this has; where it says to be found is not asked. */
function artifactIn(text: string): string | undefined {
  return /^https?:\/\/[^/?#\s]+(?:\/[^?#\s]*)?\/api\/artifacts\/([0-9a-f]{64})(?:\?.*)?$/.exec(text.trim())?.[1];
}

function inlineBytes({ name, codec }: FiledInput, given: unknown): InlineBytes | undefined {
  const text = typeof given === "string" ? given.trim() : "";
  const inline = dataUrl(text);
  if (inline !== undefined) return inline;
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return { bytes: Buffer.from(text, "base64") };
  if (/^https?:/i.test(text)) return undefined;
  const reason = `\`${name}\` is no ${codec.kind.files.noun}.`;
  throw unreadable(name, codec, reason, "Send base64 or a data: URL.");
}

/** Addresses that one input may name, and how many are fetched at a time for all requests together. */
const mostAddresses = 16;
const fetching = new FewAtOnce(8);
/** Addresses that inputs have named: an input is one of one request. */
const named = new WeakMap<FiledInput, number>();

/** @throws `BAD_INPUT` with why there is nothing to be had. */
async function fetched(
  input: FiledInput,
  given: unknown,
  { imageHosts, limits }: Pick<ServerContext, "imageHosts" | "limits">,
): Promise<InlineBytes> {
  const { name, codec } = input;
  const refuse = (why: string) =>
    unreadable(name, codec, `\`${name}\` is an address, and ${why}.`, "Send base64, a data: URL, or an upload.");
  if (imageHosts.isEmpty) throw refuse("this server fetches none");
  const count = (named.get(input) ?? 0) + 1;
  named.set(input, count);
  if (count > mostAddresses) throw refuse(`more than ${mostAddresses} are not fetched for one input`);
  const address = String(given).trim();
  if (!URL.canParse(address)) throw refuse("not one that can be read");
  const takes = (type: string) => type === unknownType || codec.reads(type);
  try {
    return await fetching.run(() => fetchFile(address, { allowed: imageHosts, most: limits.body, takes }));
  } catch (error) {
    if (error instanceof RequestRefused) throw refuse(error.message);
    throw error;
  }
}
