import type { PlannedInput, PlannedNode } from "../plan/plan.ts";
import { scalarFits } from "../port/literal.ts";
import { allowedBy, foundIn } from "../problem/data.ts";
import { InputError } from "../problem/refusals.ts";
import { isPromise } from "../value/maybe-promise.ts";
import { type SlotSource, valueOfSource } from "./source.ts";

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
