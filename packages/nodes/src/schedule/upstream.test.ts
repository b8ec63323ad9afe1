import { describe, expect, it } from "vitest";
import golden from "../../fixtures/golden.json" with { type: "json" };
import upstream from "../../fixtures/upstream-loops.json" with { type: "json" };
import { absSum } from "../../test/support/schedule-runs.ts";
import type { DenoiseState } from "../port/denoise-state.ts";
import type { Latent } from "../port/latent.ts";
import type { Schedule } from "../port/schedule.ts";
import { freshStream } from "../random/stream.ts";
import type { SolverConfig } from "./config.ts";
import { plan } from "./plan.ts";
import { posteriorVariance } from "./solver/ddpm.ts";
import { addNoise, initialState } from "./start.ts";
import { modelInput, step } from "./step.ts";
import { alphaAt } from "./tables.ts";

type Loop = (typeof upstream.loops)[number];

/** Rows are told apart by file, test and, for UniPC, the sample's rank. */
const rerun = new Map(golden.tests.map((row) => [`${row.file} ${row.test} ${row.shape.length}`, row]));

describe("diffusers' own loop constants", () => {
  it.each(upstream.loops)("$file $test, flat: $flat", (loop) => {
    const final = runLoop(loop);
    const sum = absSum(final);
    // Upstream's tolerances, which its constants are given to; tiny sums are compared by ratio below.
    expect(Math.abs(sum - loop.sum)).toBeLessThan(1e-2);
    expect(Math.abs(sum / final.length - loop.mean)).toBeLessThan(1e-3);

    const row = rerun.get(`${loop.file} ${loop.test} ${loop.flat ? 3 : 4}`);
    expect(row).toBeDefined();
    expect(Math.abs(sum / row!.sum - 1)).toBeLessThan(1e-4);
    row!.first.forEach((value, i) => {
      expect(Math.abs(final[i]! - value)).toBeLessThan(1e-5 * Math.max(row!.mx, 1e-30) + 1e-4 * Math.abs(value));
    });
  });

  it("are all here, but for the excepted schedulers and tests that repeat another's loop", () => {
    const have = new Set(upstream.loops.map((loop) => `${loop.file} ${loop.test} ${loop.flat ? 3 : 4}`));
    const excepted = ["edm_euler", "edm_dpmsolver_multistep", "sasolver", "ipndm"];
    const repeating = ["test_full_loop_device", "test_switch"];
    const missing = golden.tests.filter(
      ({ file, test, shape }) =>
        !excepted.includes(file) && !repeating.includes(test) && !have.has(`${file} ${test} ${shape.length}`),
    );
    expect(missing).toEqual([]);
  });

  it("DDPM's variances at timesteps 0, 487 and 999", () => {
    const { config } = plan({ scheduler: "DDPM", steps: 1000, model: training });
    const variances = [0, 487, 999].map((t) =>
      posteriorVariance(alphaAt(config, t), t === 0 ? 1 : alphaAt(config, t - 1)),
    );
    expect(variances[0]).toBeLessThan(1e-5);
    expect(variances[1]).toBeCloseTo(0.00979, 5);
    expect(variances[2]).toBeCloseTo(0.02, 5);
  });

  it("takes any number of PNDM steps without running out of its table", () => {
    const { timesteps } = plan({ scheduler: "PNDM", steps: 27, model: training });
    expect(Math.min(...timesteps)).toBe(0);
    expect(Math.max(...timesteps)).toBeLessThan(1000);
  });
});

const training: SolverConfig = {
  num_train_timesteps: 1000,
  beta_start: 0.0001,
  beta_end: 0.02,
  beta_schedule: "linear",
};

function runLoop(loop: Loop): Float32Array {
  const options: SolverConfig = loop.options as SolverConfig;
  const schedule = plan({ scheduler: loop.scheduler, steps: loop.steps ?? 10, model: loop.model, options });
  const first = (loop.start ?? 0) * schedule.order;
  // One draw covers the whole batch upstream: here as one picture of many channels. Only thresholding, which never
  // draws, looks at pictures one by one.
  const shape = loop.flat
    ? { batch: 1, channels: 12, height: 8, width: 1 }
    : options.thresholding
      ? { batch: 4, channels: 3, height: 8, width: 8 }
      : { batch: 1, channels: 12, height: 8, width: 8 };
  const scale = schedule.space === "ve" ? schedule.initNoiseSigma : 1;
  const size = shape.batch * shape.channels * shape.height * shape.width;
  const clean: Latent = { ...shape, data: ramp(size, (i) => i).map((x) => x * scale), space: schedule.space, sigma: 0 };
  const noise = ramp(size, (i) => size - 1 - i);
  const start = loop.noised ? addNoise(clean, noise, { schedule, index: first }) : clean;
  let state = initialState(start, freshStream({ seed: "0", batch: 1 }));
  for (let index = first; index < schedule.timesteps.length; index++) state = loopStep(state, schedule, index);
  return state.latent.data;
}

/** Upstream's loops go on from the scaled input of the model. */
function loopStep(state: DenoiseState, schedule: Schedule, index: number): DenoiseState {
  const at = { schedule, index };
  const data = modelInput(state.latent, at);
  const t = schedule.timesteps[index]!;
  const output = data.map((x) => Math.fround(x * t) / (t + 1));
  return step({ ...state, latent: { ...state.latent, data } }, output, at);
}

/** Values i/size, laid out so that the batch runs fastest: element [b,c,h,w] has number ((c·8+h)·8+w)·4+b. */
function ramp(size: number, numberOf: (i: number) => number): Float32Array {
  const perPicture = size / 4;
  return Float32Array.from(
    { length: size },
    (_, at) => numberOf((at % perPicture) * 4 + Math.floor(at / perPicture)) / size,
  );
}
