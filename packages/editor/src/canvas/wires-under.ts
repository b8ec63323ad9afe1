/** Length of a wire on the screen that has room for a button between its ends, in pixels. */
const shortest = 64;

/** Id of the wire whose path goes through a rectangle of the screen nearest to its middle; undefined where none does. */
export function wireUnder(canvas: Element, { left, top, right, bottom }: DOMRect, fits: (id: string) => boolean) {
  const middle = { x: (left + right) / 2, y: (top + bottom) / 2 };
  let nearest: { readonly id: string; readonly distance: number } | undefined;
  for (const edge of canvas.querySelectorAll<SVGGElement>(".react-flow__edge")) {
    const path = edge.querySelector<SVGPathElement>(".react-flow__edge-path");
    const box = path?.getBoundingClientRect();
    const id = edge.dataset.id;
    if (path == null || box === undefined || id === undefined) continue;
    if (box.right < left || box.left > right || box.bottom < top || box.top > bottom) continue;
    const matrix = path.getScreenCTM();
    const length = path.getTotalLength();
    if (matrix === null) continue;
    for (let step = 1; step < 24; step++) {
      const { x, y } = path.getPointAtLength((length * step) / 24).matrixTransform(matrix);
      if (x < left || x > right || y < top || y > bottom) continue;
      const distance = Math.hypot(x - middle.x, y - middle.y);
      if ((nearest === undefined || distance < nearest.distance) && fits(id)) nearest = { id, distance };
    }
  }
  return nearest?.id;
}

/** The middle of a wire on the screen. */
export interface Middle {
  readonly x: number;
  readonly y: number;
  /** Whether the wire is long enough that a button there does not hide its ends. */
  readonly hasRoom: boolean;
}

/** Where on the screen the middle of a wire is; undefined for one that is not drawn. */
export function middleOf(edge: Element): Middle | undefined {
  const path = edge.querySelector<SVGPathElement>(".react-flow__edge-path");
  const matrix = path?.getScreenCTM();
  if (path == null || matrix == null) return undefined;
  const length = path.getTotalLength();
  const { x, y } = path.getPointAtLength(length / 2).matrixTransform(matrix);
  return { x, y, hasRoom: length * matrix.a >= shortest };
}
