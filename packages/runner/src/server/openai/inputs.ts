import type { PortSpec } from "@sigmaflow/core";
import { inEachRun, sizeInputs } from "../public/samples.ts";
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
  return inEachRun(n, specs, base);
}

function sizeIn(size: string, specs: Specs): Values {
  if (size === "auto") return {};
  const [width = 0, height = 0] = size.split("x").map(Number);
  return sizeInputs(width, height, specs);
}
