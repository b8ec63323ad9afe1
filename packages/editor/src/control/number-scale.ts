import type { PortSpec } from "@sigmaflow/core";

/** What of a port's declaration decides how its number is stepped and slid. */
export type NumberSpec = Pick<PortSpec, "type" | "min" | "max" | "multipleOf">;

/** By how much one press changes a number: one step, many (with Shift), or a part of one (with Alt). */
export type Stride = "one" | "coarse" | "fine";

const coarse = 10;
/** A range this long, with bounds in this ratio, is slid by ratios: what is small matters more there. */
const [long, wide] = [200, 32];
/** Beyond these a slider cannot be set to what one means. */
const [widest, mostSteps] = [10_000, 2000];

/** A number's own step: what it must be a multiple of, else 1 for whole ones and about a hundredth of its range. */
export function stepOf({ type, min, max, multipleOf }: NumberSpec): number {
  if (multipleOf !== undefined) return multipleOf;
  if (type === "int") return 1;
  if (min === undefined || max === undefined || min >= max) return 0.1;
  return Math.min(0.1, 10 ** Math.floor(Math.log10((max - min) / 100)));
}

/** By how much a stride goes; numbers that must be whole, or multiples, stay it. */
function strideOf(spec: NumberSpec, stride: Stride): number {
  const step = stepOf(spec);
  if (stride === "coarse") return step * coarse;
  return stride === "one" || spec.type === "int" || spec.multipleOf !== undefined ? step : step / coarse;
}

/** The number one press further up or down, within the bounds. */
export function stepped(value: number, spec: NumberSpec, direction: 1 | -1, stride: Stride = "one"): number {
  const by = strideOf(spec, stride);
  const grid = spec.multipleOf ?? Math.min(by, stepOf(spec));
  // From off the grid the first press leads onto it.
  const toward = direction > 0 ? Math.floor : Math.ceil;
  const next = toward((value + direction * by) / grid + direction * 1e-9) * grid;
  return clamped(rounded(next, grid), spec);
}

/** Whether a slider helps: both bounds are known, and no wider apart than one can slide. */
export function isSlid(spec: NumberSpec): spec is NumberSpec & { readonly min: number; readonly max: number } {
  const { min, max } = spec;
  if (min === undefined || max === undefined || min >= max) return false;
  return isWide(min, max) ? max / min <= widest : (max - min) / stepOf(spec) <= mostSteps;
}

/** Where a number lies between its bounds, from 0 to 1; of a wide range by its ratio to them. */
export function placeOf(value: number, { min = 0, max = 1 }: NumberSpec): number {
  const inside = Math.min(Math.max(value, min), max);
  return isWide(min, max) ? Math.log(inside / min) / Math.log(max / min) : (inside - min) / (max - min);
}

/** The number at a place between the bounds, as round as one can point at. */
export function numberAt(place: number, spec: NumberSpec, stride: Stride = "one"): number {
  const { min = 0, max = 1 } = spec;
  const at = Math.min(Math.max(place, 0), 1);
  const exact = isWide(min, max) ? min * (max / min) ** at : min + (max - min) * at;
  if (at === 0 || at === 1) return exact;
  const by = strideOf(spec, stride);
  // Powers of two suit pixels, of which wide ranges are made.
  const grain = isWide(min, max) ? by * 2 ** Math.max(0, Math.floor(Math.log2(exact / by / wide))) : by;
  return clamped(rounded(Math.round(exact / grain) * grain, grain), spec);
}

/** The number that a text says, in either way to write its point; undefined for text that says none. */
export function readNumber(text: string): number | undefined {
  const written = text.trim().replace(/^([+-]?\d*),(\d+)$/, "$1.$2");
  return written !== "" && Number.isFinite(Number(written)) ? Number(written) : undefined;
}

function isWide(min: number, max: number): boolean {
  return min > 0 && max / min >= wide && max - min >= long;
}

function clamped(value: number, { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: NumberSpec) {
  return Math.min(Math.max(value, min), max);
}

/** Without what binary fractions add: 0.30000000000000004 is 0.3. */
function rounded(value: number, step: number): number {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(step)));
  return Number(value.toFixed(Math.min(digits, 20)));
}
