import { type Catalogue, check, type GraphDocument, type Json, type PortSpec } from "@sigmaflow/core";
import { type SweptValue, sweptValues } from "@sigmaflow/core/editing";
import { documentTexts } from "../texts/document.ts";
import { portView } from "./ports.ts";

/** Runs of one sweep at most: what a grid can be looked over, and a server's queue takes. */
export const mostRuns = 64;

/** One value of an axis: what a run is given, and how it is called. */
export interface SweepPoint {
  readonly label: string;
  readonly inputs: Readonly<Record<string, Json>>;
}

/** What changes along one side of a grid. */
export interface SweepAxis {
  readonly label: string;
  readonly points: readonly SweepPoint[];
}

/** One run of a sweep. Without a run and a refusal it is still to be sent. */
export interface SweepCell {
  readonly inputs: Readonly<Record<string, Json>>;
  readonly run?: string;
  /** Why the server did not take it. */
  readonly refused?: string;
}

/** Many runs of one graph, as the document they were started from keeps them. */
export interface Sweep {
  readonly id: string;
  /** When it was started, ms since 1970. */
  readonly made: number;
  /** One or two, the last changing fastest. */
  readonly axes: readonly SweepAxis[];
  readonly graph: GraphDocument;
  /** What every run is given besides. */
  readonly values: Readonly<Record<string, Json>>;
  readonly cells: readonly SweepCell[];
  /** What was not sent by then is not wanted any more. */
  readonly stopped?: true;
}

/** What an axis is read as, or why it cannot be, in words. */
export type ReadAxis = { readonly axis: SweepAxis } | { readonly fault: string };

/** Inputs that values can be written for. */
export function sweptInputs({ inputs = {} }: GraphDocument): readonly (readonly [name: string, spec: PortSpec])[] {
  const kinds = new Set(["int", "float", "string", "enum", "boolean", "seed"]);
  return Object.entries(inputs).filter(([, spec]) => kinds.has(spec.type));
}

/** The values of an input as a person wrote them: texts and words one a line, numbers as `--sweep` of the command line. */
export function readAxis(name: string, spec: PortSpec, text: string, catalogue: Catalogue): ReadAxis {
  const { label } = portView(name, spec);
  const found = readValues(spec, text);
  if ("count" in found) return { fault: documentTexts.tooManyValues({ label, count: found.count, most: mostRuns }) };
  if ("refused" in found) return { fault: documentTexts.axisFault({ label, fault: found.refused }) };
  const points: SweepPoint[] = [];
  for (const one of found.values) {
    const value = valueFrom(spec, one);
    const written = "text" in one ? one.text.trim() : JSON.stringify(one.value);
    const fault = value === undefined ? documentTexts.noNumber({ written }) : faultOf(name, spec, value, catalogue);
    if (value === undefined || fault !== undefined)
      return { fault: documentTexts.axisFault({ label, fault: fault ?? "" }) };
    points.push({ label: String(value), inputs: { [name]: value } });
  }
  return { axis: { label, points } };
}

function readValues(spec: PortSpec, text: string): ReturnType<typeof sweptValues> {
  if (!["string", "enum", "boolean"].includes(spec.type)) return sweptValues(text, { most: mostRuns });
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const values = [...new Set(lines)].map((line) => ({ text: line }));
  if (values.length > mostRuns) return { count: values.length };
  return values.length === 0 ? { refused: documentTexts.noValues } : { values };
}

function valueFrom({ type }: PortSpec, one: SweptValue): Json | undefined {
  // A list in JSON holds JSON.
  if ("value" in one) return one.value as Json;
  const text = one.text.trim();
  if (type === "boolean") return text === "true";
  if (type !== "int" && type !== "float" && type !== "seed") return text;
  if (type === "seed" && /^\d+$/.test(text) && !Number.isSafeInteger(Number(text))) return text;
  return Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/** Why an input does not take a value, as checking a graph says it. */
function faultOf(name: string, spec: PortSpec, value: Json, catalogue: Catalogue): string | undefined {
  const alone = { sigmaflow: 1, inputs: { [name]: { ...spec, default: value } }, nodes: {}, outputs: {} } as const;
  const problem = check(alone, catalogue).problems.find(({ severity, port }) => severity === "error" && port === name);
  return problem && documentTexts.valueFault({ value: JSON.stringify(value), why: problem.message.replace(/\.$/, "") });
}

/** The graph's seeds. */
export function seedInputs({ inputs = {} }: GraphDocument): readonly (readonly [name: string, spec: PortSpec])[] {
  return Object.entries(inputs).filter(([, { type }]) => type === "seed");
}

/** So many runs that differ in their seeds alone, each drawn now; where there are none, in nothing. */
export function seedAxis(document: GraphDocument, count: number, draw: () => number): SweepAxis {
  const seeds = seedInputs(document);
  const points = Array.from({ length: count }, (_, at): SweepPoint => {
    const drawn = seeds.map(([name]) => [name, draw()] as const);
    return { label: drawn.length === 0 ? String(at + 1) : String(drawn[0]![1]), inputs: Object.fromEntries(drawn) };
  });
  const [first] = seeds;
  return { label: first === undefined ? documentTexts.run : portView(...first).label, points };
}

/** A number for each seed that would be drawn anew at every run and is not swept: a grid compares what is swept alone. */
export function keptSeeds(document: GraphDocument, swept: readonly SweepAxis[], draw: () => number) {
  const isSwept = (name: string) => swept.some(({ points }) => points.some(({ inputs }) => name in inputs));
  const drawn = seedInputs(document).filter(([name, spec]) => spec.default === -1 && !isSwept(name));
  return Object.fromEntries(drawn.map(([name]) => [name, draw()]));
}

/** Every combination of the axes' points, the last axis changing fastest, each with what all are given. */
export function sweepCells(axes: readonly SweepAxis[], all: SweepCell["inputs"]): readonly SweepCell[] {
  return axes.reduce<readonly SweepCell[]>(
    (before, { points }) =>
      before.flatMap((cell) => points.map(({ inputs }) => ({ inputs: { ...cell.inputs, ...inputs } }))),
    [{ inputs: all }],
  );
}

/** What a cell is called: what changes, with its values. */
export function cellLabel({ axes }: Sweep, at: number): string {
  const [, { points: inner } = { points: [] }] = axes;
  const places = axes.length > 1 ? [Math.floor(at / inner.length), at % inner.length] : [at];
  return places.map((place, axis) => `${axes[axis]!.label} ${axes[axis]!.points[place]!.label}`).join(", ");
}

/** What a sweep is called. */
export function sweepTitle({ axes }: Sweep): string {
  return axes.map(({ label }) => label).join(" × ");
}

/** Whether some of its runs have yet to be sent. */
export function isUnsent({ stopped, cells }: Sweep): boolean {
  return stopped === undefined && cells.some(isToSend);
}

/** Whether a run of a sweep has not been sent. */
export function isToSend({ run, refused }: SweepCell): boolean {
  return run === undefined && refused === undefined;
}
