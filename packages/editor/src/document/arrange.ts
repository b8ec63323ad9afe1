import dagre from "@dagrejs/dagre";

/** Least distance between cards, in canvas units. */
export const gap = 24;

/** Cards as boxes, by number, and the wires between them. Plain data, so that a worker can be asked. */
export interface Boxes {
  readonly sizes: readonly { readonly width: number; readonly height: number }[];
  /** `apart` is how many columns lie between the two at least; wires that nobody drew have no `weight`. */
  readonly links: readonly {
    readonly from: number;
    readonly to: number;
    readonly weight?: 0;
    readonly apart?: number;
  }[];
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

/**
 * From how many boxes on those that nothing links are arranged apart, and columns are found in a way that is quicker and takes
 * up a little more room.
 */
const many = 100;

/** Upper left corners for boxes, from left to right, what is linked from something right of it. */
export function arrangeBoxes(boxes: Boxes): readonly Corner[] {
  return boxes.sizes.length > many ? arrangeParts(boxes) : arrangeLinked(boxes);
}

/** Arranges what hangs together, and puts that side by side and below one another, about as wide as a screen is. */
function arrangeParts({ sizes, links }: Boxes): readonly Corner[] {
  const parts = partsOf({ sizes, links }).map((numbers) => {
    const within = new Map(numbers.map((number, at) => [number, at]));
    const own = links.flatMap(({ from, to, ...rest }) =>
      within.has(from) && within.has(to) ? [{ ...rest, from: within.get(from)!, to: within.get(to)! }] : [],
    );
    const part = numbers.map((number) => sizes[number]!);
    const corners = arrangeLinked({ sizes: part, links: own });
    const width = Math.max(...corners.map(({ x }, at) => x + part[at]!.width));
    const height = Math.max(...corners.map(({ y }, at) => y + part[at]!.height));
    return { numbers, corners, width: width + 4 * gap, height: height + 4 * gap };
  });
  const area = parts.reduce((sum, { width, height }) => sum + width * height, 0);
  const row = Math.max(Math.sqrt(1.6 * area), ...parts.map(({ width }) => width));
  const result: Corner[] = [];
  let [left, top, high] = [0, 0, 0];
  for (const { numbers, corners, width, height } of parts) {
    if (left + width > row) [left, top, high] = [0, top + high, 0];
    numbers.forEach((number, at) => {
      result[number] = { x: left + corners[at]!.x, y: top + corners[at]!.y };
    });
    left += width;
    high = Math.max(high, height);
  }
  return result;
}

/** Numbers of boxes that wires link with one another, in the order of the first of each. */
function partsOf({ sizes, links }: Boxes): number[][] {
  const beside = sizes.map((): number[] => []);
  for (const { from, to, weight } of links) {
    if (weight === 0) continue; // nobody drew it
    beside[from]?.push(to);
    beside[to]?.push(from);
  }
  const seen = new Set<number>();
  return sizes.flatMap((_, first) => {
    if (seen.has(first)) return [];
    const part = [first];
    seen.add(first);
    for (const number of part) {
      for (const other of beside[number] ?? []) {
        if (seen.has(other)) continue;
        seen.add(other);
        part.push(other);
      }
    }
    return [part.sort((a, b) => a - b)];
  });
}

/** Arranges boxes as one graph. */
function arrangeLinked({ sizes, links }: Boxes): readonly Corner[] {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  const ranker = sizes.length > many ? "tight-tree" : "network-simplex";
  graph.setGraph({ rankdir: "LR", nodesep: gap, ranksep: 2 * gap, ranker, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  // By number: dagre looks names up in plain objects, where `constructor` is something already.
  sizes.forEach((size, number) => {
    graph.setNode(String(number), { ...size });
  });
  links.forEach(({ from, to, weight, apart }, number) => {
    const label = { ...(weight !== undefined && { weight }), ...(apart !== undefined && { minlen: apart }) };
    graph.setEdge(String(from), String(to), label, String(number));
  });
  dagre.layout(graph);
  return sizes.map((_, number) => {
    const { x, y, width, height } = graph.node(String(number));
    return { x: Math.round(x - width / 2), y: Math.round(y - height / 2) };
  });
}

/** This very file as a worker, which answers {@link Boxes} with their corners and is used once. */
export function startArranging(): Worker {
  return new Worker(import.meta.url, { type: "module" });
}

if (typeof document === "undefined" && typeof self === "object") {
  self.addEventListener("message", ({ data }: MessageEvent<Boxes>) => self.postMessage(arrangeBoxes(data)));
}
