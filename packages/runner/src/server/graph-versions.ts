import { createHash, randomUUID } from "node:crypto";
import { readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { defaultLimits } from "@sigmaflow/core";
import { makeFolder, NoPlainFile, readPlain } from "@sigmaflow/nodes/files";

/** A text that a graph had before. */
export interface EarlierGraph {
  /** sha256 of the text. */
  readonly version: string;
  /** When it was saved, ms since 1970. */
  readonly modified: number;
}

/** Earlier texts of one graph that are kept. */
const mostKept = 100;
/** A document's, with its byte order mark. */
const mostBytes = defaultLimits.bytes + 3;

const filePattern = /^(\d{1,15})-([0-9a-f]{64})\.json$/;

/** The texts that graphs had before they were saved over or deleted here: files `NAME/MODIFIED-SHA256.json` in one folder. */
export class GraphVersions {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = path.resolve(folder);
  }

  /** Keeps a text that is about to be replaced; `name`: one that a graph may have. */
  async keep(name: string, text: string, modified: number): Promise<void> {
    const folder = path.join(this.#folder, name);
    const version = createHash("sha256").update(text).digest("hex");
    const draft = path.join(folder, `.${randomUUID()}.draft`);
    await makeFolder(folder);
    try {
      await writeFile(draft, text);
      await rename(draft, path.join(folder, `${Math.round(modified)}-${version}.json`));
    } catch (error) {
      await rm(draft, { force: true }).catch(() => {});
      throw error;
    }
    for (const { file } of (await this.#files(name)).slice(mostKept))
      await rm(path.join(folder, file), { force: true });
  }

  /** The earlier texts of a graph, the newest first. */
  async list(name: string): Promise<readonly EarlierGraph[]> {
    return (await this.#files(name)).map(({ version, modified }) => ({ version, modified }));
  }

  /** A text that a graph had; undefined where it is not kept, or not what it was. */
  async read(name: string, version: string): Promise<string | undefined> {
    const found = (await this.#files(name)).find((one) => one.version === version);
    if (found === undefined) return undefined;
    try {
      const bytes = await readPlain(path.join(this.#folder, name, found.file), mostBytes);
      const text = bytes && Buffer.from(bytes).toString("utf8");
      return text !== undefined && createHash("sha256").update(text).digest("hex") === version ? text : undefined;
    } catch (error) {
      if (error instanceof NoPlainFile) return undefined;
      throw error;
    }
  }

  async #files(name: string): Promise<readonly (EarlierGraph & { readonly file: string })[]> {
    const files = await readdir(path.join(this.#folder, name)).catch(() => []);
    return files
      .flatMap((file) => {
        const [, modified, version] = filePattern.exec(file) ?? [];
        return version === undefined ? [] : [{ file, version, modified: Number(modified) }];
      })
      .sort((a, b) => b.modified - a.modified || (a.version < b.version ? -1 : 1));
  }
}
