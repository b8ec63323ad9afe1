/** Which of an ensemble's two experts something is of: known of a model by its name, before anything runs. */
export type Expert = "base" | "refiner";

/** What an output is known to be that is of the same expert as an input. */
export function sameExpert(input: string) {
  return { facts: { expert: { of: `${input}.expert` } } };
}

/** What an input needs that only one expert can do. */
export function needsExpert(expert: Expert) {
  return { needs: { expert } };
}
