import type { GraphBody, Json } from "@sigmaflow/core";
import { own } from "@sigmaflow/core/editing";

/** Some of a graph's inputs under a title in its forms. */
export interface FormGroup {
  readonly title: string;
  /** Only the title shows at first. */
  readonly folded: boolean;
  readonly inputs: readonly string[];
}

/** A part of a form: inputs in the order in which the graph declares them. */
export interface FormSection {
  /** Absent for the inputs of no group, which come first. */
  readonly group?: FormGroup;
  readonly inputs: readonly string[];
}

/** The entry of a graph's layout that holds the groups; no node can be called so. */
const entry = "$groups";

type Raw = Readonly<Record<string, unknown>> & { readonly title: string };

function isGroup(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && "title" in value && typeof value.title === "string";
}

/** The groups as they are written, and whatever else stands there. */
function written({ layout }: GraphBody): readonly unknown[] {
  const list = own(layout, entry);
  return Array.isArray(list) ? list : [];
}

function namesIn({ inputs }: Raw): readonly string[] {
  return Array.isArray(inputs) ? inputs.filter((name) => typeof name === "string") : [];
}

function withWritten(body: GraphBody, list: readonly unknown[]): GraphBody {
  const { [entry]: _before, ...layout } = body.layout ?? {};
  // It came from JSON, and what is added is JSON.
  return { ...body, layout: list.length === 0 ? layout : { ...layout, [entry]: list as Json } };
}

/** The graph with each group changed; undefined takes one away. What is no group stays. */
function eachGroup(body: GraphBody, change: (group: Raw) => Raw | undefined): GraphBody {
  const list = written(body).map((one) => (isGroup(one) ? change(one) : one));
  return withWritten(
    body,
    list.filter((one) => one !== undefined),
  );
}

/** The parts of a graph's form. An input that several groups name is in the first of them; groups of nothing are left out. */
export function formSections(body: GraphBody): readonly FormSection[] {
  const free = new Set(Object.keys(body.inputs ?? {}));
  const groups = written(body)
    .filter(isGroup)
    .map((raw): FormSection => {
      const named = new Set(namesIn(raw));
      const inputs = [...free].filter((name) => named.has(name));
      for (const name of inputs) free.delete(name);
      return { group: { title: raw.title, folded: raw.folded === true, inputs }, inputs };
    });
  return [{ inputs: [...free] }, ...groups].filter(({ inputs }) => inputs.length > 0);
}

/** Puts an input into the group of a title, which is added at the end if there is none; without a title into none. */
export function putInGroup(body: GraphBody, input: string, title: string | undefined): GraphBody {
  let isNew = title !== undefined;
  const moved = eachGroup(body, (group) => {
    const others = namesIn(group).filter((name) => name !== input);
    const isHere = isNew && group.title === title;
    if (isHere) isNew = false;
    const inputs = isHere ? [...others, input] : others;
    return inputs.length === 0 ? undefined : { ...group, inputs };
  });
  return isNew ? withWritten(moved, [...written(moved), { title, inputs: [input] }]) : moved;
}

/** Changes what the group of a title is called, or whether it is folded at first. */
export function changeGroup(
  body: GraphBody,
  title: string,
  change: { readonly title?: string; readonly folded?: boolean },
): GraphBody {
  return eachGroup(body, (group) => (group.title === title ? { ...group, ...change } : group));
}

/** Moves the group of a title one place down or up among those that are shown. */
export function moveGroup(body: GraphBody, title: string, by: 1 | -1): GraphBody {
  const titles = formSections(body).flatMap(({ group }) => group?.title ?? []);
  const other = titles[titles.indexOf(title) + by];
  if (other === undefined || !titles.includes(title)) return body;
  const find = (one: string) => written(body).find((group): group is Raw => isGroup(group) && group.title === one);
  const [first, second] = [find(title), find(other)];
  return eachGroup(body, (group) => (group === first ? second : group === second ? first : group));
}

/** Calls an input otherwise in the group that it is in. */
export function renameInGroups(body: GraphBody, input: string, name: string): GraphBody {
  if (!written(body).some((group) => isGroup(group) && namesIn(group).includes(input))) return body;
  return eachGroup(body, (group) => ({ ...group, inputs: namesIn(group).map((one) => (one === input ? name : one)) }));
}

/** Puts an input or output before another one, or at the end; an input into that one's group as well. */
export function placeBefore(
  body: GraphBody,
  side: "inputs" | "outputs",
  name: string,
  before: string | undefined,
): GraphBody {
  const entries = Object.entries(body[side] ?? {});
  const own = entries.find(([key]) => key === name);
  if (own === undefined || name === before) return body;
  const others = entries.filter(([key]) => key !== name);
  const at = others.findIndex(([key]) => key === before);
  const placed = Object.fromEntries(others.toSpliced(at < 0 ? others.length : at, 0, own));
  const moved = { ...body, [side]: placed } as GraphBody;
  if (side === "outputs" || before === undefined) return moved;
  return putInGroup(moved, name, formSections(body).find(({ inputs }) => inputs.includes(before))?.group?.title);
}

/** Moves an input or output one place down or up among those that it stands with. */
export function moveEntry(body: GraphBody, side: "inputs" | "outputs", name: string, by: 1 | -1): GraphBody {
  const all = Object.keys(body[side] ?? {});
  const beside =
    side === "outputs" ? all : (formSections(body).find(({ inputs }) => inputs.includes(name))?.inputs ?? []);
  const other = beside[beside.indexOf(name) + by];
  if (other === undefined) return body;
  return by < 0 ? placeBefore(body, side, name, other) : placeBefore(body, side, other, name);
}
