import type { KnownNames } from "../node/catalogue.ts";
import { own } from "../value/record.ts";
import type { StaticFacts } from "./static-info.ts";

/** What a host knows of the names in a graph, and which of them a check asked about. */
export class Names {
  readonly #known: KnownNames;
  readonly #asked = new Map<string, Set<string>>();

  constructor(known: KnownNames = {}) {
    this.#known = known;
  }

  /** Facts of what a name stands for, by the word that ports say in `names`; undefined where the host said nothing. */
  factsOf(word: string, name: string): StaticFacts | undefined {
    const asked = this.#asked.get(word) ?? new Set();
    this.#asked.set(word, asked.add(name));
    return own(own(this.#known, word), name);
  }

  /** The names of which a fact is known to be a word. */
  thatAre(word: string, fact: string, value: string): readonly string[] {
    return Object.entries(own(this.#known, word) ?? {}).flatMap(([name, facts]) =>
      own(facts, fact) === value ? [name] : [],
    );
  }

  /** The names that were asked about, known or not, by word. */
  get asked(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.#asked;
  }
}
