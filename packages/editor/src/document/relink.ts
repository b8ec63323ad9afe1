import type { GivenValue, GraphBody } from "@sigmaflow/core";
import { isFrom, isInput } from "@sigmaflow/core/editing";
import { type End, outputsCard, type Wire } from "./wires.ts";

type Outputs = NonNullable<GraphBody["outputs"]>;

/** What an input is given instead of a link; undefined takes the link away. */
type Change = (link: GivenValue, to: End, index: number | undefined) => GivenValue | undefined;

function isLink(value: GivenValue): boolean {
  return isFrom(value) || isInput(value);
}

function changed(value: GivenValue, to: End, change: Change): GivenValue | undefined {
  if (isLink(value)) return change(value, to, undefined);
  if (!Array.isArray(value)) return value;
  const entries = value.map((entry: GivenValue, index) => (isLink(entry) ? change(entry, to, index) : entry));
  if (entries.every((entry, index) => entry === value[index])) return value;
  const left = entries.filter((entry) => entry !== undefined);
  // A list of what lists may hold: links and plain data.
  return left.length === 0 ? undefined : (left as GivenValue);
}

/** A graph with every link that inputs and the graph's outputs have sent through a function. What it returns as it was stays. */
export function relink(body: GraphBody, change: Change): GraphBody {
  const nodes = Object.entries(body.nodes).map(([id, node]) => {
    const before = Object.entries(node.in ?? {});
    const after = before.flatMap(([port, value]) => {
      const next = changed(value, { node: id, port }, change);
      return next === undefined ? [] : [[port, next] as const];
    });
    const same = after.length === before.length && after.every(([, value], at) => value === before[at]?.[1]);
    return [id, same ? node : { ...node, in: Object.fromEntries(after) }] as const;
  });
  const outputs = Object.entries(body.outputs ?? {}).flatMap(([port, output]) => {
    const { $from, $input, ...shown } = output as { $from?: string; $input?: string };
    const link = $from === undefined ? { $input: $input ?? "" } : { $from };
    const next = change(link, { node: outputsCard, port }, undefined);
    if (next === link) return [[port, output] as const];
    // Outputs are links; anything else does not stay.
    return next !== undefined && isLink(next)
      ? [[port, { ...shown, ...(next as object) } as Outputs[string]] as const]
      : [];
  });
  return { ...body, nodes: Object.fromEntries(nodes), ...(body.outputs && { outputs: Object.fromEntries(outputs) }) };
}

/** A graph in which a wire begins elsewhere. */
export function rewire(body: GraphBody, { to, index }: Wire, link: GivenValue): GraphBody {
  return relink(body, (before, { node, port }, at) =>
    node === to.node && port === to.port && at === index ? link : before,
  );
}
