import type { ExportBinding } from "../model/binding.ts";
import type { SessionFiles, SessionSettings } from "./inference-protocol.ts";
import { areSame, halves, pairFeeds, type RuntimeTensors } from "./pair-feeds.ts";
import { mappedBeyond } from "./session-options.ts";

/**
 * Positions of a latent, over the batch of both, up to which a pair is run as one: two pictures of 768×768. Measured on
 * the CPU, in parts of what two calls take: 0.72 at 256×256, 0.87 at 512×512, 0.90 at 768×768, 0.95 at 1024×1024, where
 * a batch takes twice the memory for next to nothing.
 */
const mostPositions = 2 * 96 * 96;

/**
 * Whether two evaluations of a component may be one batch. Those of large models, and of checkpoints, have no memory to
 * spare for a second; other providers choose their kernels by shape, so that a batch has other bits.
 */
export function mayPair(
  { binding, model, bytes }: SessionFiles,
  { provider }: Pick<SessionSettings, "provider">,
): boolean {
  return (
    provider === "cpu" && binding.kind === "unet" && !binding.oneByOne && model.type === "file" && bytes <= mappedBeyond
  );
}

/** One call of a session, by its own names. */
export type RunSession = (feeds: RuntimeTensors) => Promise<RuntimeTensors>;

/**
 * Pairs of evaluations as one batch, with the bytes that each has alone. Whether a batch has them depends on the graph
 * and on its shapes: the first pair of each is computed both ways, and what differs anywhere is run apart ever after.
 */
export class PairedRuns {
  readonly #areSame = new Map<string, boolean>();

  /** The outputs of both, or undefined where they are to be run apart. */
  async run(
    { digest, binding }: { readonly digest: string; readonly binding: ExportBinding },
    [first, second]: readonly [RuntimeTensors, RuntimeTensors],
    runSession: RunSession,
  ): Promise<readonly [RuntimeTensors, RuntimeTensors] | undefined> {
    const pair = pairFeeds(Object.values(binding.inputs), first, second);
    if (pair === undefined || positionsOf(pair, binding) > mostPositions) return undefined;
    const about = `${digest} ${JSON.stringify(Object.entries(pair).map(([name, { dims }]) => [name, dims]))}`;
    const known = this.#areSame.get(about);
    if (known === false) return undefined;
    if (known) return halves(await runSession(pair));
    const apart = [await runSession(first), await runSession(second)] as const;
    const [a, b] = halves(await runSession(pair));
    this.#areSame.set(about, areSame(a, apart[0]) && areSame(b, apart[1]));
    return apart;
  }
}

/** Batch, height and width of a UNet's sample, multiplied. */
function positionsOf(feeds: RuntimeTensors, { inputs }: ExportBinding): number {
  const [batch = 0, , height = 0, width = 0] = feeds[inputs.sample?.name ?? ""]?.dims ?? [];
  return batch * height * width;
}
