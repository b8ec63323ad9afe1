import { decodeInline, isInline, type Loaded } from "@sigmaflow/core";
import { failure } from "@sigmaflow/core/wire";
import type { Image } from "@sigmaflow/nodes";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { isImage } from "../../output/is-image.ts";
import { asJson, single } from "../../output/write-outputs.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { isKnown } from "../etag.ts";
import { refusals } from "../refusals.ts";

const params = z.object({ id: z.string().max(200) });
const querystring = z.object({
  index: z.coerce.number().int().min(0).default(0).describe("Which picture of several."),
  side: z.coerce.number().int().min(16).max(4096).optional().describe("Longest side in pixels, if smaller."),
  key: z.string().optional(),
});

/** What an artifact is answered as. */
interface Answer {
  readonly type: string;
  readonly body: Uint8Array | string;
}

/** `GET /ID` below `/api/artifacts`: values by what is in them: pictures of runs, uploads, previews, and everything in the cache. */
export function artifactRoute({ engine, pictures, previews }: ServerContext): FastifyPluginAsyncZod {
  const codec = engine.pictures;
  return async (app) => {
    app.get(
      "/:id",
      {
        schema: {
          summary: "A value by its content id: a picture as its file or as PNG, anything else as JSON",
          tags: ["runs"],
          params,
          querystring,
          response: {
            200: {
              description: "A picture's file, or PNG; JSON of anything else.",
              content: { "image/*": { schema: z.any() }, "application/json": { schema: z.any() } },
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
        return reply
          .header("cache-control", "private, max-age=31536000, immutable")
          .header("x-content-type-options", "nosniff")
          .type(found.type)
          .send(found.body);
      },
    );
  };

  async function answerOf(id: string, index: number, side: number | undefined): Promise<Answer> {
    const kept = await pictures.bytes(id);
    const about = await pictures.find(id);
    if (kept !== undefined && about !== undefined) {
      if (index > 0) throw serverErrors.ARTIFACT_NOT_FOUND({ pictures: 1 });
      if (side === undefined || side >= Math.max(about.width, about.height)) return { type: about.type, body: kept };
      return await png(await codec.decode(kept), side);
    }
    const preview = previews.get(id);
    if (preview !== undefined) return await png({ ...preview, batch: 1, channels: 3 }, side);
    const loaded = isInline(id) ? inline(id) : await cached(id);
    if (loaded === undefined) throw serverErrors.ARTIFACT_NOT_FOUND({ gone: "artifact" });
    const images = imagesOf(loaded.value);
    if (images.length === 0)
      return { type: "application/json; charset=utf-8", body: JSON.stringify(asJson(loaded.value, engine.hasher)) };
    const image = images[index];
    if (image === undefined) throw serverErrors.ARTIFACT_NOT_FOUND({ pictures: images.length });
    return await png(image, side);
  }

  async function cached(id: string): Promise<Loaded | undefined> {
    return /^[0-9a-f]{64}$/.test(id) ? await engine.runOptions.cache?.load(id) : undefined;
  }

  async function png(image: Image, side: number | undefined): Promise<Answer> {
    const longest = Math.max(image.width, image.height);
    const fit =
      side === undefined || side >= longest ? image : await codec.resize(image, scaled(image, side / longest));
    return { type: "image/png", body: await codec.encode(fit, { format: "png" }) };
  }
}

/** The value that an id holds itself; undefined for text that is none. */
function inline(id: string): Loaded | undefined {
  try {
    return { value: decodeInline(id) };
  } catch {
    return undefined;
  }
}

function scaled({ width, height }: Image, by: number): { readonly width: number; readonly height: number } {
  return { width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) };
}

function imagesOf(value: unknown): readonly Image[] {
  const items = Array.isArray(value) ? value : [value];
  return items.every(isImage) ? items.flatMap(single) : [];
}
