import type { Ingredients } from "../cache/contract.ts";
import { serviceOf } from "../node/service.ts";
import { keyNames } from "../plan/key-names.ts";
import type { InputSource, PlannedInput, PlannedNode } from "../plan/plan.ts";
import { scalarFits } from "../port/literal.ts";
import { allowedBy, foundIn } from "../problem/data.ts";
import { coreErrors } from "../problem/error-codes.ts";
import { InputError } from "../problem/refusals.ts";
import type { ContentId } from "../value/content.ts";
import { isPromise, type Maybe } from "../value/maybe.ts";
import type { RunScope } from "./scope.ts";
import { Slot } from "./slot.ts";

/** Where sources find their slots: the frame that they stand in. */
export interface SlotSource {
  readonly scope: RunScope;
  /** The slot of a node's output, or of a graph input; undefined for an input that was not given. */
  slotOf(source: InputSource & { readonly kind: "node" | "input" }): Slot | undefined;
}

/** The value of a slot, from the cache or made again where it is not held. */
export function valueOfSlot(slot: Slot, scope: RunScope): Maybe<unknown> {
  return slot.held ? slot.value : fetchValue(slot, scope);
}

async function fetchValue(slot: Slot, scope: RunScope): Promise<unknown> {
  const loaded = slot.id === undefined ? undefined : await scope.cache?.load(slot.id);
  if (loaded !== undefined) {
    slot.set(loaded.value);
    return loaded.value;
  }
  if (slot.recover === undefined) throw coreErrors.ENGINE_FAULT({ what: "A value was needed after it was dropped" });
  const value = await slot.recover();
  slot.set(value);
  return value;
}

/** The value of a source; a promise only when something has to be fetched. */
export function valueOfSource(source: InputSource, frame: SlotSource): Maybe<unknown> {
  switch (source.kind) {
    case "literal":
      return source.value;
    case "absent":
      return undefined;
    case "list": {
      const items = source.items.map((item) => valueOfSource(item, frame));
      return items.some((item) => isPromise(item)) ? Promise.all(items) : items;
    }
    default: {
      const slot = frame.slotOf(source);
      return slot && valueOfSlot(slot, frame.scope);
    }
  }
}

/** The content id of a source, without fetching its value. */
export function idOfSource(source: InputSource, frame: SlotSource): ContentId | undefined {
  const { hasher } = frame.scope;
  switch (source.kind) {
    case "literal":
      return hasher.id(source.value);
    case "absent":
      return undefined;
    case "list":
      return hasher.idOfList(source.items.map((item) => idOfSource(item, frame) ?? hasher.id(undefined)));
    default: {
      const slot = frame.slotOf(source);
      return slot && idOfSlot(slot, frame.scope);
    }
  }
}

/** The content id of a slot; its value is held when the id is not known. */
export function idOfSlot(slot: Slot, { hasher }: RunScope): ContentId {
  slot.id ??= hasher.id(slot.value);
  return slot.id;
}

/** One slot for a list whose items stay where they are until it is asked for; an item may be absent. */
export function listOfSlots(items: readonly (Slot | undefined)[], scope: RunScope): Slot {
  const { hasher } = scope;
  const id = hasher.idOfList(items.map((slot) => (slot ? idOfSlot(slot, scope) : hasher.id(undefined))));
  return Slot.stored(id, () => valuesOfSlots(items, scope));
}

/** The values of slots, in order. */
export function valuesOfSlots(slots: readonly (Slot | undefined)[], scope: RunScope): Promise<unknown[]> {
  return Promise.all(slots.map((slot) => slot && valueOfSlot(slot, scope)));
}

/** A slot for a source, to hand into a graph inside; undefined when nothing was given. */
export function slotOfSource(source: InputSource, frame: SlotSource): Slot | undefined | Promise<Slot> {
  if (source.kind === "node" || source.kind === "input") return frame.slotOf(source)?.share();
  if (source.kind === "absent") return undefined;
  const value = valueOfSource(source, frame);
  return isPromise(value) ? value.then((made) => Slot.of(made)) : Slot.of(value);
}

/** Whether a input counts: eager, or lazy and wanted. */
export type Chosen = (input: number) => boolean;

/**
 * The values of a node's chosen inputs by name. Throws `BAD_INPUT` for one that is missing or out of its port's range,
 * which linked values can be although the document was checked.
 */
export function inputValues(
  node: PlannedNode,
  chosen: Chosen,
  frame: SlotSource,
): Record<string, unknown> | Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  let waiting: Promise<void>[] | undefined;
  for (let at = 0; at < node.inputs.length; at++) {
    const input = node.inputs[at]!;
    if (!chosen(at)) continue;
    const value = valueOfSource(input.source, frame);
    if (isPromise(value)) {
      waiting ??= [];
      waiting.push(
        value.then((fetched) => {
          values[input.port] = fit(node, input, fetched);
        }),
      );
    } else values[input.port] = fit(node, input, value);
  }
  return waiting ? Promise.all(waiting).then(() => values) : values;
}

function fit(node: PlannedNode, { port, spec, source }: PlannedInput, value: unknown): unknown {
  if (source.kind === "literal") return value;
  const anyData = spec.type === "json" || spec.type.startsWith("any");
  if (value === undefined || (value === null && !anyData)) {
    if (spec.default !== undefined) return spec.default;
    if (spec.optional || spec.type.startsWith("any")) return undefined;
    throw new InputError([{ code: "NOTHING_LINKED", input: `${node.id}.${port}` }]);
  }
  if (scalarFits(spec, value)) return value;
  const input = `${node.id}.${port}`;
  throw new InputError([{ code: "UNFIT_LINK", input, found: foundIn(value), ...allowedBy(spec) }]);
}

/** What a node's key is made of, in a fixed order: type and revision, inputs by name, then what it depends on outside. */
export function ingredientsOf(node: PlannedNode, chosen: Chosen, frame: SlotSource): [string, string][] {
  const list: [string, string][] = [["node", `${keyNames(node.entry).type}@${node.entry.revision}`]];
  for (let at = 0; at < node.inputs.length; at++) {
    if (!chosen(at)) continue;
    const { keyName, source, spec } = node.inputs[at]!;
    const id =
      idOfSource(source, frame) ?? (spec.default === undefined ? undefined : frame.scope.hasher.id(spec.default));
    if (id !== undefined) list.push([keyName, id]);
  }
  return list;
}

/** The text of the numeric environment of services, for keys. Throws `MISSING_SERVICE`. */
export function environmentOf(services: Iterable<string>, scope: RunScope): string {
  return (
    [...services]
      .sort()
      // A node names as numeric only a service that tells its environment.
      .map((name) => (serviceOf(scope.services, name) as { environment(): string }).environment())
      .join(" ")
  );
}

/** The key of a list of ingredients. */
export function keyOf(ingredients: Ingredients, scope: RunScope): string {
  return scope.host.sha256(`sigmaflow/1 ${JSON.stringify(ingredients)}`);
}
