import { byteSize } from "../terminal/duration.ts";
import { pullErrors } from "./error-codes.ts";
import { type RequestOptions, request } from "./request.ts";
import { hubAddress } from "./tokens.ts";

/** A file that can be downloaded, and what its source says of it. */
export interface RemoteFile {
  readonly url: URL;
  /** Path in its repository, or its name. */
  readonly name: string;
  readonly bytes?: number;
  /** sha256 of its bytes, hex, where the source says it. */
  readonly sha256?: string;
}

/** A file in a repository's list. */
interface Entry {
  readonly path: string;
  readonly size: number;
  readonly sha256: string | undefined;
}

const mostPages = 50;
const safeName = /^[\w][\w .()[\]+,=~-]*(?:\/[\w][\w .()[\]+,=~-]*){0,4}$/;
const texts = /\.(json|txt)$/;

/**
 * The files of a repository that make a model: those that `include` names, else its only checkpoint, else the parts of
 * diffusers' layout in half precision where there is such a variant.
 *
 * @throws `PULL_REFUSED`, `PULL_CHOICE`.
 */
export async function repositoryFiles(
  { repository, revision }: { readonly repository: string; readonly revision: string },
  include: readonly string[],
  options: RequestOptions,
): Promise<readonly RemoteFile[]> {
  const entries = (await listed(repository, revision, options)).filter(({ path }) => safeName.test(path));
  const chosen =
    include.length > 0 ? entries.filter(({ path }) => include.some((glob) => matches(path, glob))) : usual(entries);
  if (chosen.length === 0) {
    const files = entries
      .filter(({ path }) => path.endsWith(".safetensors"))
      .map(({ path, size }) => `${path} (${byteSize(size)})`);
    throw pullErrors.PULL_CHOICE({ repository, files });
  }
  const base = `${hubAddress(options.env).href.replace(/\/+$/, "")}/${repository}/resolve/${encodeURIComponent(revision)}`;
  return chosen.map(({ path, size, sha256 }) => ({
    url: new URL(`${base}/${path.split("/").map(encodeURIComponent).join("/")}`),
    name: path,
    bytes: size,
    ...(sha256 !== undefined && { sha256 }),
  }));
}

async function listed(repository: string, revision: string, options: RequestOptions): Promise<readonly Entry[]> {
  const hub = hubAddress(options.env);
  let url: URL | undefined = new URL(
    `${hub.href.replace(/\/+$/, "")}/api/models/${repository}/tree/${encodeURIComponent(revision)}?recursive=true`,
  );
  const entries: Entry[] = [];
  for (let page = 0; url !== undefined && page < mostPages; page++) {
    const answer: Response = await request(url, {}, options);
    if (!answer.ok) {
      await answer.body?.cancel();
      throw pullErrors.PULL_REFUSED({ host: hub.host, status: answer.status, what: `${repository}@${revision}` });
    }
    const list: unknown = await answer.json();
    entries.push(...(Array.isArray(list) ? list.flatMap(entryOf) : []));
    const next: string | undefined = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    url = next === undefined ? undefined : new URL(next, url);
  }
  return entries;
}

function entryOf(value: unknown): readonly Entry[] {
  const { type, path, size, lfs } = isRecord(value) ? value : {};
  if (type !== "file" || typeof path !== "string" || typeof size !== "number") return [];
  const oid = isRecord(lfs) ? lfs.oid : undefined;
  return [{ path, size, sha256: typeof oid === "string" && /^[0-9a-f]{64}$/.test(oid) ? oid : undefined }];
}

/** The one checkpoint at the top, or diffusers' layout. */
function usual(entries: readonly Entry[]): readonly Entry[] {
  const top = entries.filter(({ path }) => /^[^/]+\.safetensors$/.test(path) && !/lora/i.test(path));
  const isLayout = entries.some(({ path }) => path === "model_index.json");
  if (top.length === 1 && !isLayout) return top;
  if (!isLayout) return [];
  const weights = entries.filter(({ path }) =>
    /^(unet|vae|text_encoder|text_encoder_2)\/[^/]+\.safetensors$/.test(path),
  );
  const half = weights.filter(({ path }) => /\.fp16[.-]/.test(path));
  const folders = new Set(weights.map(({ path }) => path.split("/")[0]));
  const halfFolders = new Set(half.map(({ path }) => path.split("/")[0]));
  const variant =
    halfFolders.size === folders.size ? half : weights.filter(({ path }) => !/\.(fp16|non_ema|bf16)[.-]/.test(path));
  const rest = entries.filter(({ path }) =>
    /^(model_index\.json|(scheduler|tokenizer|tokenizer_2|unet|vae|text_encoder|text_encoder_2)\/[^/]+)$/.test(path),
  );
  return [...variant, ...rest.filter(({ path }) => texts.test(path))];
}

/** `*` within a part of a path, `**` across parts, `?` one character. */
function matches(path: string, glob: string): boolean {
  const pattern = glob.replace(/\*\*|\*|\?|[^*?]+/g, (part) => {
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    return part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${pattern}$`).test(path);
}

function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null;
}
