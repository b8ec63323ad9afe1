import { listed } from "../listed.ts";
import type { Member } from "./member.ts";

type Named = Pick<Member, "id" | "name">;

/** A name behind which workers have different files. */
export interface ModelDifference {
  /** What it names: `model base.safetensors`. */
  readonly what: string;
  /** The workers, those with one file together. */
  readonly workers: readonly (readonly Named[])[];
}

/** The names by which workers mean different files, as far as they have said what they have. */
export function modelDifferences(members: readonly Member[]): readonly ModelDifference[] {
  const byName = new Map<string, Map<string, Named[]>>();
  for (const { role, id, name, prints = {} } of members) {
    if (role !== "worker") continue;
    for (const [what, print] of Object.entries(prints)) {
      const files = byName.get(what) ?? new Map<string, Named[]>();
      files.set(print, [...(files.get(print) ?? []), { id, name }]);
      byName.set(what, files);
    }
  }
  return [...byName]
    .filter(([, files]) => files.size > 1)
    .map(([what, files]) => ({ what, workers: [...files.values()] }))
    .sort((a, b) => (a.what < b.what ? -1 : 1));
}

/** What is to be said of a worker whose files are others than those that others have by the same names. */
export function warningsOf({ id }: Member, differences: readonly ModelDifference[]): readonly string[] {
  return differences.flatMap(({ what, workers }) => {
    const others = workers.filter((same) => !same.some((one) => one.id === id)).flat();
    if (others.length === workers.flat().length) return [];
    return [`The ${quoted(what)} is another file here than on ${namesOf(others)}.`];
  });
}

/** A difference in words. */
export function differenceText({ what, workers }: ModelDifference): string {
  const [first = [], ...rest] = workers.map(namesOf);
  return `The ${quoted(what)} is one file on ${first}, another on ${rest.join(", yet another on ")}.`;
}

function quoted(what: string): string {
  const [kind, ...name] = what.split(" ");
  return `${kind === "lora" ? "LoRA" : kind} \`${name.join(" ")}\``;
}

const most = 5;

function namesOf(workers: readonly Named[]): string {
  const names = workers.map(({ name }) => name);
  return listed(names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names);
}
