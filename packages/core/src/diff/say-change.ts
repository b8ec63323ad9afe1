import type { Json } from "../graph/document.ts";
import { isFrom, isInput } from "../graph/document.ts";
import { withArticle } from "../text/article.ts";
import type { BeforeAfter, DocumentChange } from "./document-change.ts";

/** Characters of a value that are shown. */
const mostShown = 60;

/** A change of a document in one English sentence. */
export function sayChange(change: DocumentChange): string {
  switch (change.kind) {
    case "input-added":
      return `The input \`${within(change.path, change.input)}\` came, ${aType(change.spec.type)}.`;
    case "input-removed":
      return `The input \`${within(change.path, change.input)}\` went.`;
    case "input-renamed":
      return `The input \`${within(change.path, change.before)}\` is called \`${change.after}\`.`;
    case "input-changed":
      return `${words(change.field)} of the input \`${within(change.path, change.input)}\` ${sides(change)}.`;
    case "output-added":
      return `The output \`${within(change.path, change.output)}\` came; it is ${shown(change.given as Json)}.`;
    case "output-removed":
      return `The output \`${within(change.path, change.output)}\` went.`;
    case "output-changed":
      if (change.field === "from") return `The output \`${within(change.path, change.output)}\` ${sides(change)}.`;
      return `${words(change.field)} of the output \`${within(change.path, change.output)}\` ${sides(change)}.`;
    case "node-added":
      return `The node \`${change.path}\` came, ${aType(change.type)}.`;
    case "node-removed":
      return `The node \`${change.path}\` went, ${aType(change.type)}.`;
    case "node-renamed":
      return `The node \`${within(change.path, change.before)}\` is called \`${change.after}\`.`;
    case "type-changed":
      return `\`${change.path}\` is ${aType(change.after)} instead of ${aType(change.before)}.`;
    case "version-changed":
      return `\`${change.path}\` is written for version ${change.after} of its type instead of ${change.before}.`;
    case "value-changed":
    case "link-changed":
      return `\`${change.path}.${change.port}\` ${sides(change)}.`;
    case "body-changed":
      return `What is inside \`${change.path}\` is ${bodyName(change.after)} instead of ${bodyName(change.before)}.`;
    case "words-changed":
      return `${words(change.field)} of ${placeName(change.path)} ${sides(change)}.`;
    case "layout-changed":
      return `The layout of ${placeName(change.path)} is another one.`;
    case "meta-changed":
      return `The notes of ${placeName(change.path)} are others.`;
    default:
      return change satisfies never;
  }
}

/** A value's way from before to after, as what follows its name. */
export function sides({ before, after }: BeforeAfter): string {
  if (before === undefined) return `is ${shown(after)}; before, nothing was set`;
  if (after === undefined) return `is not set any more; before, it was ${shown(before)}`;
  return `is ${shown(after)} instead of ${shown(before)}`;
}

function shown(value: Json | undefined): string {
  if (isFrom(value)) return `what \`${value.$from}\` outputs`;
  if (isInput(value)) return `the input \`${value.$input}\``;
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= mostShown ? text : `${text.slice(0, mostShown - 1)}…`;
}

function aType(type: string): string {
  return withArticle(type).replace(/ .*/, ` \`${type}\``);
}

function words(field: string): string {
  const known: Readonly<Record<string, string>> = { min: "The minimum", max: "The maximum", values: "The choice" };
  return known[field] ?? `The ${field}`;
}

function bodyName(name: string | undefined): string {
  if (name === undefined) return "nothing";
  return name === "" ? "a graph written out" : `the graph \`${name}\``;
}

function placeName(path: string): string {
  return path === "" ? "the graph" : `\`${path}\``;
}

function within(path: string, name: string): string {
  return path === "" ? name : `${path}/${name}`;
}
