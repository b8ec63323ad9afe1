/** What the search for resizing needs of a graph's node. */
export interface GraphNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The `scales` attribute, which operator set 7 had. */
  readonly scales: readonly number[];
}

/** Operators that only carry a shape from one place to another. */
const carriers = new Set([
  "Shape",
  "Gather",
  "Slice",
  "Concat",
  "Unsqueeze",
  "Squeeze",
  "Cast",
  "Constant",
  "Identity",
  "Reshape",
  "Split",
]);

/**
 * Counts the nodes that enlarge or shrink by a factor fixed at export. A traced `interpolate(scale_factor=2)` has
 * constant scales, or sizes computed by arithmetic; an upsampling with a given output size copies the size from the skip
 * tensor's shape. Only the latter can meet a skip tensor of odd size.
 */
export function countFixedResizes(
  nodes: readonly GraphNode[],
  constants: ReadonlyMap<string, readonly number[] | undefined>,
): number {
  const resizes = nodes.filter((node) => node.operator === "Resize" || node.operator === "Upsample");
  if (resizes.length === 0) return 0;
  const producers = new Map<string, GraphNode>();
  for (const node of nodes) for (const output of node.outputs) if (output !== "") producers.set(output, node);
  return resizes.filter((node) => isFixed(node, producers, constants)).length;
}

function isFixed(
  node: GraphNode,
  producers: ReadonlyMap<string, GraphNode>,
  constants: ReadonlyMap<string, readonly number[] | undefined>,
): boolean {
  if (node.scales.length > 0) return node.scales.some((scale) => scale !== 1);
  const [, second, third, fourth] = node.inputs;
  if (fourth) return !isCarriedShape(fourth, producers, constants);
  const scales = third || second;
  const values = scales === undefined ? undefined : constants.get(scales);
  return values === undefined || values.some((scale) => scale !== 1);
}

/** Whether a size comes from shapes alone, with no arithmetic on the way. */
function isCarriedShape(
  name: string,
  producers: ReadonlyMap<string, GraphNode>,
  constants: ReadonlyMap<string, readonly number[] | undefined>,
): boolean {
  const seen = new Set<string>();
  const open = [name];
  let readsShape = false;
  while (open.length > 0) {
    const current = open.pop();
    if (current === undefined || current === "" || seen.has(current) || constants.has(current)) continue;
    seen.add(current);
    const producer = producers.get(current);
    if (!producer || !carriers.has(producer.operator)) return false;
    if (producer.operator === "Shape") readsShape = true;
    else open.push(...producer.inputs);
  }
  return readsShape;
}
