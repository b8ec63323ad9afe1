import { createHash, randomUUID } from "node:crypto";
import { readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { defaultLimits } from "@sigmaflow/core";
import { type GraphVersion, graphNamePattern, type ListedGraph } from "@sigmaflow/core/wire";
import { makeFolder, NoPlainFile, readPlain } from "@sigmaflow/nodes/files";
import { runnerErrors } from "../error-codes.ts";
import { systemReason } from "../host/system-reason.ts";
import { requireText } from "../input/graph-text.ts";
import { serverErrors } from "./error-codes.ts";
import { fileStamp } from "./file-stamp.ts";
import type { GraphVersions } from "./graph-versions.ts";
import type { Expected, GraphFile, Graphs } from "./graphs.ts";

/** A document's, with its byte order mark. */
const mostBytes = defaultLimits.bytes + 3;

/** Files that are remembered, and how long each may be. */
const mostFiles = 256;
const mostRemembered = 2 ** 18;

const namePattern = new RegExp(graphNamePattern);

/** The graphs that a server serves: files `NAME.json` in one folder. */
export class GraphFolder implements Graphs {
  readonly folder: string;
  /** Files that were read, each with the stamp that shows whether it is still what it was. */
  readonly #read = new Map<string, { readonly stamp: string; readonly found: GraphFile }>();
  readonly #versions: GraphVersions | undefined;
  readonly #shipped: GraphFolder | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * `versions`: keeps what graphs were before they are saved over or deleted here; `shipped`: those that came with the
   * program, which a list marks.
   */
  constructor(folder: string, versions?: GraphVersions, shipped?: GraphFolder) {
    this.folder = path.resolve(folder);
    this.#versions = versions;
    this.#shipped = shipped;
  }

  file(name: string): string {
    if (namePattern.test(name)) return path.join(this.folder, `${name}.json`);
    throw serverErrors.BAD_GRAPH_NAME({ name });
  }

  async names(): Promise<readonly string[]> {
    const files = await readdir(this.folder).catch(() => []);
    return files
      .filter((file) => file.endsWith(".json") && namePattern.test(file.slice(0, -5)))
      .map((file) => file.slice(0, -5))
      .sort();
  }

  async list(): Promise<readonly ListedGraph[]> {
    const graphs = (await this.names()).map((name) => this.#listed(name));
    return (await Promise.all(graphs)).filter((graph) => graph !== undefined);
  }

  async find(name: string): Promise<GraphFile | undefined> {
    const file = this.file(name);
    const stamp = fileStamp(file);
    const known = this.#read.get(name);
    if (known !== undefined && known.stamp === stamp) return known.found;
    const found = await this.#find(name, file);
    this.#read.delete(name);
    if (stamp !== undefined && found !== undefined && found.text.length <= mostRemembered) {
      this.#read.set(name, { stamp, found });
      if (this.#read.size > mostFiles) this.#read.delete(this.#read.keys().next().value!);
    }
    return found;
  }

  async #find(name: string, file: string): Promise<GraphFile | undefined> {
    try {
      // A link to what lies outside is no graph of this folder.
      if (path.dirname(await realpath(file)) !== (await realpath(this.folder))) return undefined;
      const bytes = await readPlain(file, mostBytes);
      if (bytes === undefined) throw runnerErrors.FILE_TOO_LARGE({ name, most: mostBytes });
      return fileOf(name, requireText(bytes, name));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async read(name: string): Promise<GraphFile> {
    const found = await this.find(name);
    if (found !== undefined) return found;
    const served = (await this.list()).map((graph) => graph.name);
    throw runnerErrors.GRAPH_NOT_FOUND({ name, served });
  }

  save(name: string, text: string, expected: Expected): Promise<GraphFile> {
    const saving = this.#turn.then(() => this.#save(name, text, expected));
    this.#turn = saving.catch(() => {});
    return saving;
  }

  remove(name: string, expected: Exclude<Expected, "absent">): Promise<void> {
    const removing = this.#turn.then(async () => {
      const now = await this.read(name);
      const { version } = now;
      if (typeof expected === "object" && expected.version !== version)
        throw serverErrors.VERSION_CONFLICT({ name, version });
      try {
        await this.#keep(now);
        await rm(this.file(name));
      } catch (error) {
        throw serverErrors.GRAPH_NOT_WRITTEN({ name, reason: systemReason(error) });
      }
    });
    this.#turn = removing.catch(() => {});
    return removing;
  }

  async #save(name: string, text: string, expected: Expected): Promise<GraphFile> {
    const file = this.file(name);
    const now = await this.find(name);
    const fits =
      typeof expected === "object"
        ? now?.version === expected.version
        : (now === undefined) === (expected === "absent");
    if (!fits) throw serverErrors.VERSION_CONFLICT({ name, version: now?.version ?? null });
    const draft = path.join(this.folder, `.${name}.${randomUUID()}.draft`);
    try {
      if (now !== undefined && now.text !== text) await this.#keep(now);
      await makeFolder(path.resolve(this.folder));
      await writeFile(draft, text);
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true }).catch(() => {});
      throw serverErrors.GRAPH_NOT_WRITTEN({ name, reason: systemReason(error) });
    }
    return fileOf(name, text);
  }

  async versions(name: string): Promise<readonly GraphVersion[]> {
    this.file(name); // a name that no graph can have is refused
    const now = await this.#listed(name);
    const before = (await this.#versions?.list(name)) ?? [];
    if (now === undefined && before.length === 0) await this.read(name);
    return [
      ...(now ? [{ version: now.version, modified: now.modified, current: true }] : []),
      ...before.map((one) => ({ ...one, current: false })),
    ];
  }

  async readVersion(name: string, version: string): Promise<string> {
    const now = await this.find(name);
    const text = now?.version === version ? now.text : await this.#versions?.read(name, version);
    if (text === undefined) throw serverErrors.VERSION_NOT_FOUND({ name, version });
    return text;
  }

  async #keep({ name, text }: GraphFile): Promise<void> {
    await this.#versions?.keep(name, text, (await stat(this.file(name))).mtimeMs);
  }

  async #listed(name: string): Promise<ListedGraph | undefined> {
    try {
      const [found, { mtimeMs }] = await Promise.all([this.find(name), stat(this.file(name))]);
      const head = found && headOf(found.text);
      if (found === undefined || head === undefined) return undefined;
      const { version } = found;
      const isShipped = (await this.#shipped?.find(name))?.version === version;
      return { name, ...head, version, modified: Math.round(mtimeMs), ...(isShipped && { shipped: true as const }) };
    } catch {
      // It went away while the folder was read.
      return undefined;
    }
  }
}

/** A graph's text with its version. */
export function fileOf(name: string, text: string): GraphFile {
  return { name, text, version: createHash("sha256").update(text).digest("hex") };
}

/** Title and description of what claims to be a graph; undefined for other JSON. */
export function headOf(text: string): { readonly title?: string; readonly description?: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("sigmaflow" in value)) return undefined;
    return {
      ...("title" in value && typeof value.title === "string" && { title: value.title }),
      ...("description" in value && typeof value.description === "string" && { description: value.description }),
    };
  } catch {
    return undefined;
  }
}

/** Whether there is no file of a name: nothing at all, or a folder or a pipe, or a link in a circle. */
function isMissing(error: unknown): boolean {
  if (error instanceof NoPlainFile) return true;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return ["ENOENT", "EISDIR", "ELOOP"].includes(code);
}
