import type { PortSpec } from "@sigmaflow/core";

type Values = Readonly<Record<string, unknown>>;

/** The inputs of each run, where so many pictures are wanted: as samples of one run as far as the graph has them. */
export function inEachRun(count: number, specs: Readonly<Record<string, PortSpec>>, base: Values): readonly Values[] {
  const most = specs.samples === undefined ? 1 : Math.max(1, specs.samples.max ?? count);
  return Array.from({ length: Math.ceil(count / most) }, (_, part) => ({
    ...base,
    ...seedAt(part * most, base),
    ...(specs.samples && { samples: Math.min(most, count - part * most) }),
  }));
}

/** Width and height by the names that a graph has for them. */
export function sizeInputs(width: number, height: number, specs: Readonly<Record<string, PortSpec>>): Values {
  return specs.img_width === undefined && specs.width !== undefined
    ? { width, height }
    : { img_width: width, img_height: height };
}

/** The seed of the picture at a place among all; a run of its own draws one. */
function seedAt(place: number, { seed }: Values): Values {
  const known = Number(seed);
  return seed === undefined || place === 0 || !Number.isSafeInteger(known) || known < 0 ? {} : { seed: known + place };
}
