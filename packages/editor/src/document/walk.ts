import type { Catalogue, GraphBody } from "@sigmaflow/core";
import { type Area, areasOf } from "./free-place.ts";
import { wiresOf } from "./wires.ts";

/** A way that an arrow key goes. */
export type Way = "left" | "right" | "up" | "down";

/** How far one card is from another in a direction, sideways counting twice; undefined for one that is not there. */
function distance(from: Area, to: Area, way: Way): number | undefined {
  const across = to.x + to.width / 2 - (from.x + from.width / 2);
  const down = to.y + to.height / 2 - (from.y + from.height / 2);
  const [along, aside] =
    way === "left"
      ? [-across, down]
      : way === "right"
        ? [across, down]
        : way === "up"
          ? [-down, across]
          : [down, across];
  return along <= 1 ? undefined : along + 2 * Math.abs(aside);
}

/** The card that an arrow key goes to from another: left and right along its wires where it has any, else the nearest there. */
export function cardTowards(body: GraphBody, id: string, way: Way, catalogue: Catalogue): string | undefined {
  const areas = areasOf(body, catalogue);
  const from = areas.get(id);
  if (from === undefined) return areas.keys().next().value;
  const wires = way === "up" || way === "down" ? [] : wiresOf(body);
  const wired = wires.flatMap((wire) => {
    if (way === "right") return wire.from.node === id ? [wire.to.node] : [];
    return wire.to.node === id ? [wire.from.node] : [];
  });
  const nearest = (ids: Iterable<string>) => {
    let found: { readonly id: string; readonly far: number } | undefined;
    for (const other of ids) {
      const area = areas.get(other);
      const far = area === undefined || other === id ? undefined : distance(from, area, way);
      if (far !== undefined && (found === undefined || far < found.far)) found = { id: other, far };
    }
    return found?.id;
  };
  return nearest(wired) ?? wired[0] ?? nearest(areas.keys());
}
