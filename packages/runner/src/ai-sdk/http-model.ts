import { addressOf, type ImageModel, type ImageModelOptions, imageModel, type Specification } from "./image-model.ts";

/** Where a server is found. */
export interface HttpImageModelOptions<S extends Specification = "v4"> extends ImageModelOptions<S> {
  /** `http://127.0.0.1:7878` unless given. */
  readonly url?: string;
  /** The server's key, if it asks for one. */
  readonly apiKey?: string;
  /** What requests are sent with; the global `fetch` unless given. */
  readonly fetch?: typeof fetch;
}

/**
 * A graph that a server serves, as an image model. The server must speak OpenAI's API, as it does unless that is left out.
 *
 * @throws nothing itself; a call, with the server's message.
 *
 * @example
 * ```ts
 * import { httpImageModel } from "sigmaflow/ai-sdk";
 *
 * const model = httpImageModel("sdxl1.0-txt2img", { url: "http://127.0.0.1:7878" });
 * console.log(model.modelId);
 * ```
 */
export function httpImageModel<S extends Specification = "v4">(
  graph: string,
  options: HttpImageModelOptions<S> = {},
): ImageModel<S> {
  const { url = "http://127.0.0.1:7878", apiKey, fetch: send = fetch, specification } = options;
  return imageModel(graph, specification, async (call) => {
    const { prompt, n, size, seed, files = [], mask, providerOptions, abortSignal, headers = {} } = call;
    const isEdit = files.length > 0;
    const body = {
      ...providerOptions.sigmaflow,
      ...{ model: graph, prompt, n, size, seed },
      ...(isEdit && { images: files.map((file) => ({ image_url: addressOf(file) })) }),
      ...(mask && { mask: addressOf(mask) }),
    };
    const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const answer = await send(`${url.replace(/\/+$/, "")}/v1/images/${isEdit ? "edits" : "generations"}`, {
      method: "POST",
      headers: {
        ...Object.fromEntries(given),
        "content-type": "application/json",
        ...(apiKey !== undefined && { "x-api-key": apiKey }),
      },
      body: JSON.stringify(body),
      ...(abortSignal && { signal: abortSignal }),
    });
    const made: unknown = await answer.json().catch(() => undefined);
    if (!answer.ok) throw new Error(messageOf(made) ?? `The server answered with status ${answer.status}.`);
    return { images: picturesIn(made), headers: Object.fromEntries(answer.headers) };
  });
}

function messageOf(failure: unknown): string | undefined {
  const { error } = (failure ?? {}) as { readonly error?: { readonly message?: unknown } };
  return typeof error?.message === "string" ? error.message : undefined;
}

function picturesIn(answer: unknown): Uint8Array[] {
  const { data = [] } = (answer ?? {}) as { readonly data?: readonly { readonly b64_json?: string }[] };
  return data.map(({ b64_json = "" }) => new Uint8Array(Buffer.from(b64_json, "base64")));
}
