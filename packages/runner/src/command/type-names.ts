import type { Catalogue, PortSpec, TypeRef } from "@sigmaflow/core";
import { isList, own, parseType } from "@sigmaflow/core/editing";

/** Kinds of value as TypeScript names them, by their declarations. Remembers what has to be imported; the rest is unknown. */
export class TypeNames {
  readonly #kinds: Catalogue["types"];
  /** Names in the module, by where they come from and what they are called there. */
  readonly #names = new Map<string, Map<string, string>>();
  readonly #taken: Set<string>;

  /** `taken`: names that the module has already. */
  constructor(kinds: Catalogue["types"], taken: readonly string[]) {
    this.#kinds = kinds;
    this.#taken = new Set(taken);
  }

  /** A kind's type. */
  text(type: TypeRef): string {
    if (isList(type)) return `readonly ${this.#item(this.text(type.of))}[]`;
    const { name = "unknown", from } = own(this.#kinds, type.id)?.valueType ?? {};
    return from === undefined ? name : this.#imported(name, from);
  }

  /** The type of a port's values; of a choice, its words. */
  ofPort({ type: text, values }: PortSpec): string {
    const type = parseType(text) ?? { id: "any" };
    if (values === undefined) return this.text(type);
    const choice = values.map((word) => JSON.stringify(word)).join(" | ");
    return isList(type) ? `readonly ${this.#item(choice)}[]` : choice;
  }

  /** What was named and has to be imported, by module. */
  imports(): ReadonlyMap<string, readonly string[]> {
    const texts = ([name, here]: readonly [string, string]) => `type ${name}${here === name ? "" : ` as ${here}`}`;
    return new Map([...this.#names].map(([from, names]) => [from, [...names].map(texts)]));
  }

  #imported(name: string, from: string): string {
    const names = this.#names.get(from) ?? new Map<string, string>();
    this.#names.set(from, names);
    const known = names.get(name);
    if (known !== undefined) return known;
    let here = name;
    for (let at = 2; this.#taken.has(here); at++) here = `${name}${at}`;
    this.#taken.add(here);
    names.set(name, here);
    return here;
  }

  #item(text: string): string {
    return /[ |]/.test(text) ? `(${text})` : text;
  }
}
