import { dataUrl, type InlineBytes } from "../../input/data-url.ts";
import { decodeFile, type FiledInput, type InputReader } from "../../input/file-inputs.ts";
import { unreadable } from "../../input/file-words.ts";
import { uploadReader } from "../../runs/prepare.ts";
import type { RunFiles } from "../../runs/run-files.ts";

/**
 * Reads values from a request's body (base64, `data:` URLs, uploads, or the addresses of files that this server has) and
 * keeps their files as uploads. Addresses are
 * not fetched: a server that fetches what strangers name reaches what strangers should not.
 *
 * @throws nothing itself; its promises, `BAD_INPUT` or what the kind's codec throws (`IMAGE_UNREADABLE`, `IMAGE_TOO_LARGE`, …).
 */
export function bodyReader(files: RunFiles): InputReader {
  const uploaded = uploadReader(files);
  return async (input, given) => {
    const sent = typeof given === "string" ? artifactIn(given) : undefined;
    if (sent !== undefined) return await uploaded(input, { $upload: sent });
    if (typeof given === "object" && given !== null && "$upload" in given) return await uploaded(input, given);
    const { bytes, type } = inlineBytes(input, given);
    const { value, source, mediaType } = await decodeFile(input, bytes, type);
    const { hash } = await files.add(bytes, { type: mediaType, ...input.codec.extent(value) });
    return { value, source, kept: { $upload: hash } };
  };
}

/** The hash in the address of a file that a server like this has; where it says to be found is not asked. */
function artifactIn(text: string): string | undefined {
  return /^https?:\/\/[^/?#\s]+(?:\/[^?#\s]*)?\/api\/artifacts\/([0-9a-f]{64})(?:\?.*)?$/.exec(text.trim())?.[1];
}

function inlineBytes({ name, codec }: FiledInput, given: unknown): InlineBytes {
  const text = typeof given === "string" ? given.trim() : "";
  const inline = dataUrl(text);
  if (inline !== undefined) return inline;
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return { bytes: Buffer.from(text, "base64") };
  const reason = `\`${name}\` is no ${codec.kind.files.noun}.`;
  throw unreadable(name, codec, reason, "Send base64 or a data: URL; addresses are not fetched.");
}
