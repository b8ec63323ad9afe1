import type { PortSpec } from "@sigmaflow/core";
import type { Wanted, WantedEdit } from "./wire.ts";

type Specs = Readonly<Record<string, PortSpec>>;
type Values = Readonly<Record<string, unknown>>;

/** What OpenAI's clients say of a request itself, or of things that there are none of here. */
const ofRequest: ReadonlySet<string> = new Set([
  ...["model", "n", "size", "response_format", "output_format", "output_compression", "stream", "partial_images"],
  ...["image", "images", "mask"],
]);
/** Words of theirs for an input that graphs have other words for. */
const theirStyles: ReadonlySet<unknown> = new Set(["vivid", "natural"]);

/** The inputs of a graph that a request for pictures names: a list for each run that it needs, one for most. */
export function inputsIn(asked: Wanted | WantedEdit, specs: Specs): readonly Values[] {
  const { n, size } = asked;
  const given = Object.fromEntries(
    Object.entries(asked).filter(
      ([name, value]) => !(ofRequest.has(name) || (name === "style" && theirStyles.has(value))),
    ),
  );
  const base = { ...given, ...sizeIn(size, specs) };
  const most = specs.samples === undefined ? 1 : Math.max(1, specs.samples.max ?? n);
  return Array.from({ length: Math.ceil(n / most) }, (_, part) => ({
    ...base,
    ...seedAt(part * most, base),
    ...(specs.samples && { samples: Math.min(most, n - part * most) }),
  }));
}

function sizeIn(size: string, specs: Specs): Values {
  if (size === "auto") return {};
  const [width, height] = size.split("x").map(Number);
  return specs.img_width === undefined && specs.width !== undefined
    ? { width, height }
    : { img_width: width, img_height: height };
}

/** The seed of the picture at a place among all; a run of its own draws one. */
function seedAt(place: number, { seed }: Values): Values {
  const known = Number(seed);
  return seed === undefined || place === 0 || !Number.isSafeInteger(known) || known < 0 ? {} : { seed: known + place };
}
