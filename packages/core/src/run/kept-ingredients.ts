import type { Ingredients } from "../cache/contract.ts";

/** What the keys of a run were made of, by path; of no more paths than `explain` looks at. */
export class KeptIngredients {
  readonly #most: number;
  readonly #byPath = new Map<string, Ingredients>();

  constructor(most: number) {
    this.#most = most;
  }

  get byPath(): ReadonlyMap<string, Ingredients> {
    return this.#byPath;
  }

  keep(path: string, ingredients: Ingredients): void {
    if (this.#byPath.size < this.#most) this.#byPath.set(path, ingredients);
  }
}
