import { stat, statfs } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "@sigmaflow/nodes/files";
import { byteSize } from "../terminal/duration.ts";
import { type DownloadOptions, download } from "./download.ts";
import { pullErrors } from "./error-codes.ts";
import { type RemoteFile, repositoryFiles } from "./hub.ts";
import { takeFromHubCache } from "./hub-cache.ts";
import { request } from "./request.ts";
import { parseSource } from "./source.ts";

export interface PullOptions extends DownloadOptions {
  /** Folder of models to put it into. */
  readonly to: string;
  readonly include: readonly string[];
  /** Called before each file. */
  readonly onFile?: (file: RemoteFile, number: number, count: number) => void;
}

/** What was pulled. */
export interface Pulled {
  /** Name by which graphs load it. */
  readonly name: string;
  readonly files: readonly string[];
}

/**
 * Fetches a model: a repository of Hugging Face's hub, or a file by its address. Files that are there already are left.
 *
 * @throws `PULL_*`.
 */
export async function pull(text: string, options: PullOptions): Promise<Pulled> {
  const source = parseSource(text);
  const isHub = source.type === "repository";
  const remotes = isHub
    ? await repositoryFiles(source, options.include, options)
    : [await addressedFile(source.url, options)];
  const isSingle = remotes.length === 1 && remotes[0]?.name.endsWith(".safetensors") === true;
  const folder = isHub && !isSingle ? path.join(options.to, source.repository) : path.join(options.to, "checkpoints");
  const plan = await Promise.all(
    remotes.map(async (remote) => {
      const target = path.join(folder, isSingle ? path.basename(remote.name) : remote.name);
      const { size } = (await stat(target).catch(() => undefined)) ?? {};
      return { remote, target, isThere: size !== undefined && (remote.bytes === undefined || size === remote.bytes) };
    }),
  );
  const missing = plan.filter(({ isThere }) => !isThere);
  await requireSpace(options.to, missing);
  for (const [i, { remote, target }] of missing.entries()) {
    options.onFile?.(remote, i + 1, missing.length);
    await makeFolder(path.dirname(target));
    if (isHub && (await takeFromHubCache(source.repository, remote, target, options.env))) continue;
    if (options.env.HF_HUB_OFFLINE === "1") throw pullErrors.PULL_OFFLINE({ file: remote.name });
    await download(remote, target, options);
  }
  const name = isHub && !isSingle ? source.repository : path.basename(plan[0]?.target ?? "", ".safetensors");
  return { name, files: plan.map(({ target }) => target) };
}

/** What an address's own headers say of the file behind it. */
async function addressedFile(url: URL, options: PullOptions): Promise<RemoteFile> {
  // The hub says what a file is before it redirects to where its bytes lie; others only there.
  const first = await request(url, { method: "HEAD", follow: false }, options);
  const saysAll = first.ok || first.headers.has("x-linked-etag");
  const answer = saysAll || first.status >= 400 ? first : await request(url, { method: "HEAD" }, options);
  await answer.body?.cancel();
  // Some sites answer GET alone.
  const refuses = answer.status >= 400 && answer.status !== 405 && answer.status !== 404;
  if (refuses) throw pullErrors.PULL_REFUSED({ host: url.host, status: answer.status, what: url.pathname });
  const linked = answer.headers.get("x-linked-etag")?.replaceAll('"', "");
  const length = Number(
    answer.headers.get("x-linked-size") ?? (answer.ok ? answer.headers.get("content-length") : null) ?? Number.NaN,
  );
  const disposed = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i.exec(answer.headers.get("content-disposition") ?? "")?.[1];
  const name = path.basename(decodeURIComponent(disposed ?? url.pathname)).replace(/[^\w .()[\]+,=~-]/g, "_");
  return {
    url,
    name: /\.safetensors$/.test(name) ? name : `${name || "model"}.safetensors`,
    ...(Number.isFinite(length) && length > 0 && { bytes: length }),
    ...(linked !== undefined && /^[0-9a-f]{64}$/.test(linked) && { sha256: linked }),
  };
}

async function requireSpace(
  to: string,
  missing: readonly { readonly remote: RemoteFile; readonly target: string }[],
): Promise<void> {
  await makeFolder(to);
  let needed = 0;
  for (const { remote, target } of missing)
    needed += Math.max(0, (remote.bytes ?? 0) - ((await stat(`${target}.part`).catch(() => undefined))?.size ?? 0));
  const { bavail, bsize } = await statfs(to);
  const free = bavail * bsize;
  if (needed > free) throw pullErrors.PULL_NO_SPACE({ folder: to, needed: byteSize(needed), free: byteSize(free) });
}
