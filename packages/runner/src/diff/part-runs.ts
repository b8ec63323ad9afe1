import type { Engine } from "../engine/engine.ts";
import type { PreparedRun } from "../engine/prepare-run.ts";

/** The first step at which two runs part. */
export interface Parting {
  /** Path of the node, `denoise/loop` for a step of a loop. */
  readonly path: string;
  /** Of a loop, counted from 0. */
  readonly step?: number;
  /** What differs of what the step is worked out from; missing where one run alone has it. */
  readonly ingredient?: string;
  readonly before?: string;
  readonly after?: string;
  /** Which run has it, where one alone has. */
  readonly only?: "before" | "after";
}

/** What is known of where two runs part. */
export interface PartedRuns {
  /** Missing where nothing that is known differs. */
  readonly first?: Parting;
  /** The first step of a loop that differs, where the first of all is none. */
  readonly inLoop?: Parting;
  /** Steps that both have, as far as they are known. */
  readonly shared: number;
  /** Whether some steps wait for results that the cache does not hold, so that what comes of them is not known. */
  readonly isPartial: boolean;
}

type Ingredients = readonly (readonly [name: string, value: string])[];

/**
 * Where two runs part: the first step of either whose ingredients the other does not have. Nothing is run; what the cache
 * holds of earlier steps says what later ones are worked out from.
 *
 * @throws what preparing and explaining throw.
 */
export async function partRuns(before: PreparedRun, after: PreparedRun, engine: Engine): Promise<PartedRuns> {
  const [earlier, later] = [await foreseen(before, engine), await foreseen(after, engine)];
  const known = (steps: ReadonlyMap<string, Ingredients>) => new Set([...steps.values()].map(textOf));
  const [inEarlier, inLater] = [known(earlier.steps), known(later.steps)];
  const shared = [...inEarlier].filter((text) => inLater.has(text)).length;
  const isPartial = earlier.isPartial || later.isPartial;
  const partingIn = (wanted: (path: string) => boolean): Parting | undefined => {
    const gone = [...earlier.steps].find(([path, text]) => wanted(path) && !inLater.has(textOf(text)));
    const came = [...later.steps].find(([path, text]) => wanted(path) && !inEarlier.has(textOf(text)));
    const path = (gone ?? came)?.[0];
    if (path === undefined) return undefined;
    const [was, is] = [earlier.steps.get(path), later.steps.get(path)];
    const place = placeOf(path);
    if (was === undefined || is === undefined) return { ...place, only: was === undefined ? "after" : "before" };
    return { ...place, ...firstDifference(was, is) };
  };
  const first = partingIn(() => true);
  const inLoop = first?.step === undefined ? partingIn((path) => placeOf(path).step !== undefined) : undefined;
  return { ...(first && { first }), ...(inLoop && { inLoop }), shared, isPartial };
}

async function foreseen(prepared: PreparedRun, engine: Engine) {
  const steps = new Map<string, Ingredients>();
  const rows = await engine.explain(prepared, { onIngredients: (path, ingredients) => steps.set(path, ingredients) });
  return { steps, isPartial: rows.some(({ status }) => status === "follows" || status === "unseen") };
}

/** A path, and the step in it: `denoise/loop/step[3]`. */
function placeOf(path: string): Pick<Parting, "path" | "step"> {
  const found = /^(.*)\/step\[(\d+)\]$/.exec(path);
  return found === null ? { path } : { path: found[1]!, step: Number(found[2]) };
}

function textOf(ingredients: Ingredients): string {
  return JSON.stringify(ingredients);
}

/** The first ingredient that is another one, with both values. */
function firstDifference(before: Ingredients, after: Ingredients): Pick<Parting, "ingredient" | "before" | "after"> {
  const [was, is] = [new Map(before), new Map(after)];
  for (const name of new Set([...is.keys(), ...was.keys()])) {
    const [one, other] = [was.get(name), is.get(name)];
    if (one === other) continue;
    return {
      ingredient: name,
      ...(one !== undefined && { before: one }),
      ...(other !== undefined && { after: other }),
    };
  }
  return {};
}
