import type { Catalogue, GraphBody } from "@sigmaflow/core";
import { gap } from "./arrange.ts";
import { areaAround, areasOf } from "./free-place.ts";
import { arranged, moved, type Point, positionsOf } from "./layout.ts";

/** The line that cards are put on. */
export type Alignment = "left" | "center" | "right" | "top" | "middle" | "bottom";

function chosenAreas(body: GraphBody, ids: readonly string[], catalogue: Catalogue) {
  return [...areasOf(body, catalogue)].filter(([id]) => ids.includes(id));
}

/** A graph with cards on one line: that of the outermost of them, or through the middle of all. */
export function align(body: GraphBody, ids: readonly string[], to: Alignment, catalogue: Catalogue): GraphBody {
  const areas = chosenAreas(body, ids, catalogue);
  const around = areaAround(areas.map(([, area]) => area));
  if (around === undefined) return body;
  const { x, y, width, height } = around;
  const places = areas.map(([id, area]): [string, Point] => {
    if (to === "left") return [id, { ...area, x }];
    if (to === "right") return [id, { ...area, x: x + width - area.width }];
    if (to === "center") return [id, { ...area, x: x + (width - area.width) / 2 }];
    if (to === "top") return [id, { ...area, y }];
    if (to === "bottom") return [id, { ...area, y: y + height - area.height }];
    return [id, { ...area, y: y + (height - area.height) / 2 }];
  });
  return moved(body, new Map(places));
}

/** A graph with even distances between cards in one direction; the first and the last stay, unless there is no room. */
export function distribute(
  body: GraphBody,
  ids: readonly string[],
  direction: "across" | "down",
  catalogue: Catalogue,
): GraphBody {
  const [start, length] = direction === "across" ? (["x", "width"] as const) : (["y", "height"] as const);
  const areas = chosenAreas(body, ids, catalogue).sort(([, a], [, b]) => a[start] - b[start]);
  const around = areaAround(areas.map(([, area]) => area));
  if (around === undefined || areas.length < 2) return body;
  const taken = areas.reduce((sum, [, area]) => sum + area[length], 0);
  const space = Math.max(gap, (around[length] - taken) / (areas.length - 1));
  let next = around[start];
  const places = areas.map(([id, area]): [string, Point] => {
    const place = { x: area.x, y: area.y, [start]: next };
    next += area[length] + space;
    return [id, place];
  });
  return moved(body, new Map(places));
}

/** A graph with some cards laid out anew among themselves, their left upper corner where it was. */
export function tidied(body: GraphBody, ids: readonly string[], catalogue: Catalogue): GraphBody {
  const places = arranged(body, catalogue, new Set(ids));
  const positions = positionsOf(body);
  const isSame = [...places].every(([id, { x, y }]) => positions.get(id)?.x === x && positions.get(id)?.y === y);
  return isSame ? body : moved(body, places);
}
