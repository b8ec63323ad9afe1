import type { Turn } from "@sigmaflow/core/editing";
import type { DenoiseState } from "../port/denoise-state.ts";
import type { ScheduleStep } from "../port/schedule-step.ts";
import { normalInTurns } from "../random/stream.ts";
import { isOn } from "./config.ts";
import { builtInSchedulers, type Schedulers, solverOf } from "./registry.ts";
import type { Evaluation, Solver } from "./solver.ts";
import { evaluationOf, type Prediction, stateAfter, step } from "./step.ts";

/** Numbers that are moved in one part, a millisecond or two: those of a picture of 1024×1024. */
const numbersOfPart = 2 ** 16;

/** Our own solvers, each of whose numbers depends on those at its place alone, or with thresholds on those of its picture. */
const elementwise: ReadonlySet<Solver> = new Set(
  [...builtInSchedulers.values()].flatMap(({ solver, edm }) => (edm ? [solver, edm] : [solver])),
);

/**
 * The same as `step`, of large latents a part at a time, with a wait for `turn` before each; the same bytes. Solvers of
 * other packages are given the whole latent, dynamic thresholding whole pictures.
 */
export async function stepInTurns(
  state: DenoiseState,
  prediction: Prediction,
  at: ScheduleStep,
  schedulers: Schedulers,
  turn: Turn,
): Promise<DenoiseState> {
  const { batch, data } = state.latent;
  const { length } = data;
  const solver = solverOf(at.schedule, schedulers);
  const size = isOn(at.schedule.config, "thresholding") ? length / batch : numbersOfPart;
  if (length <= size || !elementwise.has(solver)) return step(state, prediction, at, schedulers);
  const whole = evaluationOf(state, prediction, at);
  // Without any numbers it says how often it draws.
  let draws = 0;
  const probe = () => {
    draws++;
    return new Float32Array(0);
  };
  solver.step({ ...partOf(whole, 0, 0), noise: probe });
  const { channels, height, width } = state.latent;
  const noises: Float32Array[] = [];
  let { random } = state;
  for (let draw = 0; draw < draws; draw++) {
    const { noise, stream } = await normalInTurns(random, [channels, height, width], turn);
    noises.push(noise);
    random = stream;
  }
  const x = new Float32Array(length);
  const history: Record<string, Float32Array> = {};
  for (let start = 0; ; ) {
    await turn();
    const end = Math.min(length, start + size);
    let draw = 0;
    const noise = () => noises[draw++]!.subarray(start, end);
    const move = solver.step({ ...partOf(whole, start, end), noise });
    x.set(move.x, start);
    for (const [name, values] of Object.entries(move.history ?? {})) {
      const known = givenAt(values, start, whole);
      history[name] ??= known ?? new Float32Array(length);
      if (known === undefined) history[name].set(values, start);
    }
    start = end;
    if (end === length) return stateAfter(state, { ...move, x, history }, at, random);
  }
}

function partOf(whole: Omit<Evaluation, "noise">, start: number, end: number): Omit<Evaluation, "noise"> {
  const part = (values: Float32Array) => values.subarray(start, end);
  const history = Object.entries(whole.history).map(([name, values]) => [name, part(values)] as const);
  return { ...whole, x: part(whole.x), output: part(whole.output), history: Object.fromEntries(history), batch: 1 };
}

/** The array of which a solver handed a part on as it was; it need not be copied. */
function givenAt(part: Float32Array, start: number, whole: Omit<Evaluation, "noise">): Float32Array | undefined {
  return [whole.x, whole.output, ...Object.values(whole.history)].find(
    (values) => values.buffer === part.buffer && values.byteOffset + 4 * start === part.byteOffset,
  );
}
