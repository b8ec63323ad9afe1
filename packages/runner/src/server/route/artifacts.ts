import { decodeInline, isInline, type KindCodec, type Loaded, type Preview } from "@sigmaflow/core";
import { failure } from "@sigmaflow/core/wire";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { previewedPicture } from "../../output/previewed-picture.ts";
import { asJson } from "../../output/write-outputs.ts";
import { sendBytes } from "../byte-range.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { isKnown } from "../etag.ts";
import { refusals } from "../refusals.ts";

const params = z.object({ id: z.string().max(200) });
const querystring = z.object({
  index: z.coerce.number().int().min(0).default(0).describe("Which file of several."),
  side: z.coerce
    .number()
    .int()
    .min(16)
    .max(4096)
    .optional()
    .describe("A picture of what shows something, of so many pixels on its longest side, if it is larger."),
  key: z.string().optional(),
});

/** What an artifact is answered as. */
interface Answer {
  readonly type: string;
  readonly body: Uint8Array | string;
}

/**
 * `GET /ID` below `/api/artifacts`: values by what is in them: files of runs, uploads, previews, and everything in the
 * cache.
 */
export function artifactRoute({ engine, files, previews }: ServerContext): FastifyPluginAsyncZod {
  const { codecs, pictures } = engine;
  return async (app) => {
    app.get(
      "/:id",
      {
        schema: {
          summary: "A value by its content id: as its file, in the first format of its kind, or as JSON",
          tags: ["runs"],
          params,
          querystring,
          response: {
            200: {
              description: "A file, a small picture as PNG, or JSON of what has no file.",
              content: {
                "image/*": { schema: z.any() },
                "application/octet-stream": { schema: z.any() },
                "application/json": { schema: z.any() },
              },
            },
            206: {
              description: "The part of it that `Range` asks for.",
              content: { "application/octet-stream": { schema: z.any() }, "image/*": { schema: z.any() } },
            },
            304: z.undefined().describe("The client has it."),
            404: failure,
            ...refusals,
          },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const { index, side } = request.query;
        const found = await answerOf(id, index, side);
        if (isKnown(`${encodeURIComponent(id)}-${index}-${side ?? "full"}`, request, reply)) return reply;
        void reply
          .header("cache-control", "private, max-age=31536000, immutable")
          .header("x-content-type-options", "nosniff")
          // Pages and drawings that somebody uploaded must not act as this server's own.
          .header("content-security-policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'")
          .type(found.type);
        return typeof found.body === "string" ? reply.send(found.body) : sendBytes(found.body, request, reply);
      },
    );
  };

  async function answerOf(id: string, index: number, side: number | undefined): Promise<Answer> {
    const kept = await files.bytes(id);
    const about = await files.find(id);
    if (kept !== undefined && about !== undefined) {
      if (index > 0) throw serverErrors.ARTIFACT_NOT_FOUND({ files: 1 });
      const { type, width = 0, height = 0 } = about;
      const file = { type, body: kept };
      if (side === undefined || side >= Math.max(width, height)) return file;
      const [reader] = codecs.readersOf(type);
      return (reader && (await small(await reader.decode(kept, { mediaType: type }), side))) ?? file;
    }
    const preview = await previews.get(id);
    if (preview !== undefined) return await png(preview, side);
    const loaded = isInline(id) ? inline(id) : await cached(id);
    if (loaded === undefined) throw serverErrors.ARTIFACT_NOT_FOUND({ gone: "artifact" });
    const parts = partsOf(loaded.value);
    if (parts.length === 0)
      return { type: "application/json; charset=utf-8", body: JSON.stringify(asJson(loaded.value, engine.hasher)) };
    const part = parts[index];
    if (part === undefined) throw serverErrors.ARTIFACT_NOT_FOUND({ files: parts.length });
    return (side === undefined ? undefined : await small(part.value, side)) ?? (await fileOf(part));
  }

  async function cached(id: string): Promise<Loaded | undefined> {
    return /^[0-9a-f]{64}$/.test(id) ? await engine.runOptions.cache?.load(id) : undefined;
  }

  /** The values in a value that each have a file of their own; none for what has no files. */
  function partsOf(value: unknown): readonly Part[] {
    const parts: Part[] = [];
    for (const item of Array.isArray(value) ? value : [value]) {
      const codec = codecs.writer(item);
      if (codec === undefined) return [];
      parts.push(...codec.parts(item).map((one) => ({ value: one, codec })));
    }
    return parts;
  }

  async function fileOf({ value, codec }: Part): Promise<Answer> {
    const [file] = await codec.encode(value);
    if (file === undefined) throw serverErrors.ARTIFACT_NOT_FOUND({ files: 0 });
    return { type: file.mediaType, body: file.bytes };
  }

  async function small(value: unknown, side: number): Promise<Answer | undefined> {
    const preview = await codecs.preview(value, { side });
    return preview && (await png(preview));
  }

  async function png(preview: Preview, side = Number.POSITIVE_INFINITY): Promise<Answer> {
    const { width, height } = preview;
    const picture = previewedPicture(preview);
    const scale = side / Math.max(width, height);
    const [fitWidth, fitHeight] = [width, height].map((length) => Math.max(1, Math.round(length * scale)));
    const fit =
      scale >= 1 ? picture : await pictures.resize(picture, { width: fitWidth!, height: fitHeight!, kernel: "area" });
    return { type: "image/png", body: await pictures.encode(fit, { format: "png" }) };
  }
}

/** A value with a file of its own. */
interface Part {
  readonly value: unknown;
  readonly codec: KindCodec;
}

/** The value that an id holds itself; undefined for text that is none. */
function inline(id: string): Loaded | undefined {
  try {
    return { value: decodeInline(id) };
  } catch {
    return undefined;
  }
}
