import { timeIdsOf } from "../checkpoint/network/unet.ts";
import { bindFolder } from "../model/bind-folder.ts";
import type { Expert } from "../port/expert.ts";
import { identifyNow } from "./file-identity.ts";
import { folderState } from "./folder-state.ts";
import type { GrantedFile, GrantedFolder, GrantedModel } from "./model-roots.ts";
import type { ReadModel } from "./read-folder.ts";
import { readNetworks } from "./read-networks.ts";

/** How folders are read, and for which provider. */
interface Reading {
  readonly read: (granted: GrantedFolder) => Promise<ReadModel>;
  readonly provider: string;
}

interface Known {
  readonly state: string;
  readonly expert: Expert | undefined;
}

/** Models that are remembered. */
const mostKnown = 2000;

/** Which expert the UNet of a model is, by headers alone, looked at again where files changed. */
export class ModelExperts {
  readonly #reading: Reading;
  readonly #known = new Map<string, Known>();

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** The expert of a model; undefined where it has no UNet, or none that can be read. */
  async of(granted: GrantedModel): Promise<Expert | undefined> {
    const place = granted.type === "folder" ? granted.folder : granted.file;
    const state = granted.type === "folder" ? stateOf(granted) : identifyNow(granted.file)?.stamp;
    const known = this.#known.get(place);
    if (known !== undefined && known.state === state) return known.expert;
    // What is wrong with a model is said when it is opened.
    const expert = await this.#look(granted).catch(() => undefined);
    this.#known.delete(place);
    if (state !== undefined) this.#known.set(place, { state, expert });
    if (this.#known.size > mostKnown) this.#known.delete(this.#known.keys().next().value!);
    return expert;
  }

  async #look(granted: GrantedModel): Promise<Expert | undefined> {
    if (granted.type === "file") return expertOfFile(granted);
    const bound = bindFolder((await this.#reading.read(granted)).parts, this.#reading.provider);
    return bound.unet && bound.expert;
  }
}

function stateOf({ folder }: GrantedFolder): string | undefined {
  try {
    return folderState(folder);
  } catch {
    return undefined;
  }
}

function expertOfFile({ file }: GrantedFile): Expert | undefined {
  const { unet } = readNetworks({ type: "file", file }).networks;
  const timeIds = unet && timeIdsOf(unet.get("label_emb.0.0.weight")?.shape[1] ?? 0);
  return timeIds === 5 ? "refiner" : timeIds === 6 ? "base" : undefined;
}
