import type { Ingredients } from "../cache/contract.ts";
import { serviceOf } from "../node/service.ts";
import { keyNames } from "../plan/key-names.ts";
import type { InputSource, PlannedInput, PlannedNode } from "../plan/plan.ts";
import { scalarFits } from "../port/literal.ts";
import { allowedBy, foundIn } from "../problem/data.ts";
import { coreErrors } from "../problem/error-codes.ts";
import { InputError } from "../problem/refusals.ts";
import type { ContentId } from "../value/content.ts";
import { isPromise, type MaybePromise } from "../value/maybe-promise.ts";
import type { RunContext } from "./run-context.ts";
import { Slot } from "./slot.ts";

/** Finds the slot of a source: the frame that the source is in. */
export interface SlotSource {
  readonly context: RunContext;
  /** The slot of a node's output, or of a graph input; undefined for an input that was not given. */
  slotOf(source: InputSource & { readonly kind: "node" | "input" }): Slot | undefined;
}

/** The value of a slot, from memory, from the cache, or computed again. */
export function valueOfSlot(slot: Slot, context: RunContext): MaybePromise<unknown> {
  return slot.hasValue ? slot.value : fetchValue(slot, context);
}

async function fetchValue(slot: Slot, context: RunContext): Promise<unknown> {
  const loaded = slot.id === undefined ? undefined : await context.cache?.load(slot.id);
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
export function valueOfSource(source: InputSource, frame: SlotSource): MaybePromise<unknown> {
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
      return slot && valueOfSlot(slot, frame.context);
    }
  }
}

/** The content id of a source, without fetching its value. */
export function idOfSource(source: InputSource, frame: SlotSource): ContentId | undefined {
  const { hasher } = frame.context;
  switch (source.kind) {
    case "literal":
      return hasher.id(source.value);
    case "absent":
      return undefined;
    case "list":
      return hasher.idOfList(source.items.map((item) => idOfSource(item, frame) ?? hasher.id(undefined)));
    default: {
      const slot = frame.slotOf(source);
      return slot && idOfSlot(slot, frame.context);
    }
  }
}

/** The content id of a slot. A slot without an id has its value. */
export function idOfSlot(slot: Slot, { hasher }: RunContext): ContentId {
  slot.id ??= hasher.id(slot.value);
  return slot.id;
}

/** One slot for a list whose items stay where they are until it is asked for; an item may be absent. */
export function listOfSlots(items: readonly (Slot | undefined)[], context: RunContext): Slot {
  const { hasher } = context;
  const id = hasher.idOfList(items.map((slot) => (slot ? idOfSlot(slot, context) : hasher.id(undefined))));
  return Slot.stored(id, () => valuesOfSlots(items, context));
}

/** The values of slots, in order. */
export function valuesOfSlots(slots: readonly (Slot | undefined)[], context: RunContext): Promise<unknown[]> {
  return Promise.all(slots.map((slot) => slot && valueOfSlot(slot, context)));
}

/** A slot for a source, to hand into a graph inside; undefined when it has none. */
export function slotOfSource(source: InputSource, frame: SlotSource): Slot | undefined | Promise<Slot> {
  if (source.kind === "node" || source.kind === "input") return frame.slotOf(source)?.share();
  if (source.kind === "absent") return undefined;
  const value = valueOfSource(source, frame);
  return isPromise(value) ? value.then((known) => Slot.of(known)) : Slot.of(value);
}

/** Whether an input counts: eager, or lazy and wanted. */
export type Chosen = (input: number) => boolean;

/**
 * The values of a node's chosen inputs by name.
 *
 * @throws `BAD_INPUT` for one that is missing or out of its port's range, which linked values can be although the
 * document was checked.
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
      idOfSource(source, frame) ?? (spec.default === undefined ? undefined : frame.context.hasher.id(spec.default));
    if (id !== undefined) list.push([keyName, id]);
  }
  return list;
}

/**
 * The text of the numeric environment of services, for keys.
 *
 * @throws `MISSING_SERVICE`.
 */
export function environmentOf(services: Iterable<string>, context: RunContext): string {
  return (
    [...services]
      .sort()
      // `numeric` is typed to name only services with an `environment`.
      .map((name) => (serviceOf(context.services, name) as { environment(): string }).environment())
      .join(" ")
  );
}

/** The key of a list of ingredients. */
export function keyOf(ingredients: Ingredients, context: RunContext): string {
  return context.host.sha256(`sigmaflow/1 ${JSON.stringify(ingredients)}`);
}
