import { sayChange, sides } from "@sigmaflow/core/editing";
import type { Difference } from "./compare-sides.ts";
import { isSame } from "./compare-sides.ts";
import { sayMadeChange } from "./made-changes.ts";
import type { PartedRuns, Parting } from "./part-runs.ts";

/** Characters of a content id that are shown. */
const shownId = 12;

/** A difference in English, one sentence a line. */
export function sayDifference(difference: Difference): readonly string[] {
  const { graph, inputs, made, versions, parting, picture } = difference;
  const lines = [
    ...(graph ?? []).map(sayChange),
    ...(made ?? []).map(sayMadeChange),
    ...(inputs ?? []).map((change) => `The run's input \`${change.input}\` ${sides(change)}.`),
  ];
  if (isSame(difference)) lines.push(graph === undefined ? "The pictures are the same." : "Nothing differs.");
  if (versions?.before !== undefined) lines.push(`The first is written for older versions: ${versions.before}.`);
  if (versions?.after !== undefined) lines.push(`The second is written for older versions: ${versions.after}.`);
  if (parting !== undefined) lines.push(...sayParting(parting));
  if (picture !== undefined && !isSame(difference)) lines.push(sayPicture(picture));
  return lines;
}

function sayParting(parting: NonNullable<Difference["parting"]>): readonly string[] {
  if ("unknown" in parting) return [`Where the runs part is not known: ${parting.unknown}`];
  const { first, inLoop, shared, isPartial } = parting;
  if (first === undefined) return isPartial ? [sayPartial(parting)] : [];
  const sharing = shared === 0 ? "They share no step" : `They share ${stepsOf(shared)}`;
  const known = isPartial ? ", as far as the cache shows" : "";
  return [
    `The runs part at ${sayPlace(first)}: ${sayReason(first)}. ${sharing}${known}.`,
    ...(inLoop ? [`The first step of a loop that differs is ${sayPlace(inLoop)}: ${sayReason(inLoop)}.`] : []),
  ];
}

function sayPlace({ path, step }: Parting): string {
  return step === undefined ? `\`${path}\`` : `step ${step + 1} of \`${path}\``;
}

function sayPartial({ shared }: PartedRuns): string {
  return `The runs share ${stepsOf(shared)}; later ones wait for results that the cache does not hold.`;
}

function stepsOf(count: number): string {
  return count === 1 ? "1 step" : `${count} steps`;
}

function sayReason({ only, ingredient, before, after, step }: Parting): string {
  const what = step === undefined ? "node" : "step";
  if (only !== undefined) return `the ${only === "before" ? "first" : "second"} alone has this ${what}`;
  return `\`${ingredient}\` is ${shown(after)} instead of ${shown(before)}`;
}

/** A content id for people: the value where it is short, else the beginning of its hash. */
function shown(id: string | undefined): string {
  if (id === undefined) return "nothing";
  const text = id.startsWith("=") ? id.slice(1) : id;
  return text.length <= 60 ? text : `${text.slice(0, id.startsWith("=") ? 59 : shownId)}…`;
}

/** How far pictures are from each other, in a sentence. */
export function sayPicture(picture: NonNullable<Difference["picture"]>): string {
  if ("sizes" in picture) {
    const [before, after] = picture.sizes;
    return before === after
      ? "The pictures cannot be laid on one another."
      : `The second picture is ${after} instead of ${before}.`;
  }
  const { meanAbsolute, largest, share, similarity } = picture;
  if (largest === 0) return "The pictures are the same, pixel by pixel.";
  return (
    `The pictures differ in ${percent(share)} of the pixels, by ${meanAbsolute.toFixed(2)} of 255 on average and by ` +
    `${largest} at most; their structural similarity is ${similarity.toFixed(3)}.`
  );
}

function percent(share: number): string {
  const value = share * 100;
  return `${value >= 10 ? Math.round(value) : value.toFixed(value < 0.1 ? 3 : 1)} %`;
}
