/**
 * The AI SDK's specifications of image models, as far as they are the same: `v4` is that of version 7, `v3` that of version
 * 6. Written down here, so that nothing has to be installed for them.
 */
export type Specification = "v4" | "v3";

/** A picture that a call sends. */
export type ImageFile =
  | { readonly type: "file"; readonly mediaType: string; readonly data: string | Uint8Array }
  | { readonly type: "url"; readonly url: string };

/** What a call asks for. */
export interface ImageCall {
  readonly prompt: string | undefined;
  readonly n: number;
  readonly size: `${number}x${number}` | undefined;
  readonly aspectRatio: `${number}:${number}` | undefined;
  readonly seed: number | undefined;
  readonly files: readonly ImageFile[] | undefined;
  readonly mask: ImageFile | undefined;
  /** Those of `sigmaflow` are further inputs of the graph, by name. */
  readonly providerOptions: Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;
  readonly abortSignal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Something that was asked for and is not done. */
export interface ImageWarning {
  readonly type: "unsupported";
  readonly feature: string;
  readonly details?: string;
}

/** What a call is answered with. Its lists are the AI SDK's to change. */
export interface ImageResult {
  images: Uint8Array[];
  warnings: ImageWarning[];
  response: { timestamp: Date; modelId: string; headers: Record<string, string> | undefined };
}

/** An image model, as `generateImage` accepts one. */
export interface ImageModel<S extends Specification = "v4"> {
  readonly specificationVersion: S;
  readonly provider: string;
  readonly modelId: string;
  readonly maxImagesPerCall: number;
  readonly supportsFileInputs: boolean;
  readonly supportsMaskInputs: boolean;
  doGenerate(call: ImageCall): Promise<ImageResult>;
}

/** How a model is made. */
export interface ImageModelOptions<S extends Specification = "v4"> {
  /** Which version of the AI SDK it is for; `v4` unless given. */
  readonly specification?: S;
}

/** A model that does what it is given. */
export function imageModel<S extends Specification>(
  modelId: string,
  specification: S | undefined,
  generate: (
    call: ImageCall,
    refuse: (feature: string, details: string) => void,
  ) => Promise<Pick<ImageResult, "images"> & { readonly headers?: Record<string, string> }>,
): ImageModel<S> {
  return {
    // The default of the type and that of the value are one.
    specificationVersion: specification ?? ("v4" as S),
    provider: "sigmaflow",
    modelId,
    maxImagesPerCall: 10,
    supportsFileInputs: true,
    supportsMaskInputs: true,
    async doGenerate(call) {
      const warnings: ImageWarning[] = [];
      const refuse = (feature: string, details: string) =>
        void warnings.push({ type: "unsupported", feature, details });
      if (call.aspectRatio !== undefined) refuse("aspectRatio", "Give a size.");
      const { images, headers } = await generate(call, refuse);
      return { images, warnings, response: { timestamp: new Date(), modelId, headers } };
    },
  };
}

/** A file as text: a `data:` URL, or its address. */
export function addressOf(file: ImageFile): string {
  if (file.type === "url") return file.url;
  const text = typeof file.data === "string" ? file.data : Buffer.from(file.data).toString("base64");
  return `data:${file.mediaType};base64,${text}`;
}
