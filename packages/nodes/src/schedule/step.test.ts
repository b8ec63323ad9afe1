import { SigmaflowError } from "@sigmaflow/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { startOf, toyRun, toyStep } from "../../test/support/schedule-runs.ts";
import type { DenoiseState } from "../port/denoise-state.ts";
import type { RandomStream } from "../port/random-stream.ts";
import { pictureOf } from "../tensor/batch.ts";
import { plan } from "./plan.ts";
import { schedulerNames } from "./registry.ts";
import { convertSpace } from "./space.ts";
import { addNoise, initialState } from "./start.ts";
import { modelInput, predictedClean, sigmaAt, step } from "./step.ts";

const steps = 6;
const names = fc.constantFrom(...schedulerNames);

describe("a run of steps", () => {
  it("cut anywhere, written as JSON and taken up again, ends in the same bytes", () => {
    fc.assert(
      fc.property(names, fc.nat(20), (scheduler, cut) => {
        const schedule = plan({ scheduler, steps });
        const count = schedule.timesteps.length;
        const states = toyRun(startOf(schedule), schedule, 0, count);
        const at = cut % count;
        const taken = fromJson(JSON.parse(JSON.stringify(toJson(states[at]!))));
        const rest = toyRun(taken, JSON.parse(JSON.stringify(schedule)), at + 1, count);
        expect(rest).toEqual(states.slice(at + 1));
      }),
    );
  });

  it.each(schedulerNames)("%s gives picture i of a batch what seed + i gives alone", (scheduler) => {
    const schedule = plan({ scheduler, steps });
    const count = schedule.timesteps.length;
    const together = toyRun(startOf(schedule, { seed: "7", batch: 3 }), schedule, 0, count).at(-1)!;
    for (const [i, seed] of ["7", "8", "9"].entries()) {
      const alone = toyRun(startOf(schedule, { seed }), schedule, 0, count).at(-1)!;
      expect(pictureOf(together.latent.data, 3, i)).toEqual(alone.latent.data);
    }
  });

  it.each(schedulerNames)("%s can start at any whole step, as a second expert does", (scheduler) => {
    const schedule = plan({ scheduler, steps });
    const count = schedule.timesteps.length;
    for (let from = 0; from < count; from += schedule.order) {
      const final = toyRun(startOf(schedule), schedule, from, count).at(-1)!;
      expect(final.latent.data.every(Number.isFinite)).toBe(true);
    }
  });

  it.each(schedulerNames)("%s recovers the picture exactly from a model that knows it", (scheduler) => {
    const schedule = plan({ scheduler, steps });
    const start = startOf(schedule);
    const picture = start.latent.data.map((value) => value / 9);
    const clean = { ...start.latent, data: picture, sigma: 0 };
    let state = initialState(addNoise(clean, start.latent.data, { schedule, index: 0 }), start.random);
    schedule.timesteps.forEach((_, index) => {
      const at = { schedule, index };
      const sigma = sigmaAt(at);
      // The noise that lies between the latent and the picture, which is what such a model would say.
      const { data } = convertSpace({ ...state.latent, sigma }, "ve");
      const output = data.map((value, i) => (value - picture[i]!) / sigma);
      expectNear(predictedClean(state, output, at).data, picture, 1e-3);
      state = step(state, output, at);
    });
    const { sigma } = state.latent;
    // Some end at the training's smallest noise level; what is left is noise of that size.
    expect(sigma).toBeLessThan(0.03);
    const left = convertSpace(state.latent, "ve").data;
    expectNear(left, picture, 5 * sigma + 1e-4);
  });

  it.each(schedulerNames)("%s says the noise level that its next evaluation expects", (scheduler) => {
    const schedule = plan({ scheduler, steps });
    const states = toyRun(startOf(schedule), schedule, 0, schedule.timesteps.length);
    states.slice(0, -1).forEach(({ latent }, index) => {
      expect(latent.sigma / sigmaAt({ schedule, index: index + 1 })).toBeCloseTo(1, 5);
    });
  });
});

describe("a step", () => {
  const schedule = plan({ scheduler: "Heun", steps });

  it("changes nothing that it was given", () => {
    fc.assert(
      fc.property(names, fc.nat(20), (scheduler, nth) => {
        const planned = plan({ scheduler, steps });
        const at = nth % planned.timesteps.length;
        const before = [startOf(planned), ...toyRun(startOf(planned), planned, 0, at)].at(-1)!;
        const copy = structuredClone(before);
        toyStep(before, planned, at);
        expect(before).toEqual(copy);
      }),
    );
  });

  it("refuses a latent of the other space, and says what to do", () => {
    const state = startOf(plan({ scheduler: "DDIM", steps }));
    expect(() => toyStep(state, schedule, 0)).toThrow(
      expect.objectContaining({ code: "LATENT_SPACE_MISMATCH", message: expect.stringContaining("refiner handoff") }),
    );
  });

  it("takes a clean latent of the other space, and gives one of its own", () => {
    const state = startOf(plan({ scheduler: "DDIM", steps }));
    const clean = { ...state, latent: { ...state.latent, sigma: 0 } };
    expect(toyStep(clean, schedule, 0).latent.space).toBe("ve");
  });

  it("refuses an index outside the schedule", () => {
    expect(codeOf(() => toyStep(startOf(schedule), schedule, 11))).toBe("SCHEDULE_INDEX_INVALID");
  });

  it("refuses to start in the middle of a second-order step", () => {
    expect(codeOf(() => toyStep(startOf(schedule), schedule, 3))).toBe("SCHEDULE_INDEX_INVALID");
  });

  it("refuses a prediction of another size", () => {
    const state = startOf(schedule);
    expect(codeOf(() => step(state, new Float32Array(3), { schedule, index: 0 }))).toBe("LATENT_SIZE_MISMATCH");
  });

  it("hands the model a preserving latent as it is, and an exploding one scaled to variance 1", () => {
    const { latent } = startOf(schedule);
    const input = modelInput(latent, { schedule, index: 0 });
    expect(input[0]).toBeCloseTo(latent.data[0]! / Math.hypot(1, latent.sigma), 5);
    const preserving = startOf(plan({ scheduler: "UniPC", steps }));
    expect(modelInput(preserving.latent, { schedule: plan({ scheduler: "UniPC", steps }), index: 0 })).toBe(
      preserving.latent.data,
    );
  });

  it("is one array for both evaluations of a step", () => {
    const schedule = plan({ scheduler: "Euler", steps });
    const { latent } = startOf(schedule);
    const input = modelInput(latent, { schedule, index: 0 });
    expect(modelInput({ ...latent }, { schedule, index: 0 })).toBe(input);
    expect(modelInput(latent, { schedule, index: 1 })).not.toEqual(input);
  });
});

describe("LCM", () => {
  it("mixes the latent in as the boundary condition says: by halves where the scaled timestep is the data's deviation", () => {
    const schedule = plan({ scheduler: "LCM", steps: 1, options: { timestep_scaling: 0.5 / 999 } });
    const state = startOf(schedule);
    const at = { schedule, index: 0 };
    const output = state.latent.data.map((value) => value / 2);
    const clean = predictedClean(state, output, at).data;
    const expected = state.latent.data.map((value, i) => clean[i]! * Math.SQRT1_2 + value / 2);
    expectNear(step(state, output, at).latent.data, expected, 1e-4);
  });
});

describe("noise spaces", () => {
  it("are converted there and back without loss", () => {
    const sigmas = fc.double({ min: 0, max: 15, noNaN: true });
    fc.assert(
      fc.property(
        sigmas,
        fc.float32Array({ noNaN: true, noDefaultInfinity: true, max: 1e4, min: -1e4 }),
        (sigma, data) => {
          const shape = { batch: 1, channels: 1, height: 1, width: data.length };
          const latent = { ...shape, data, space: "ve" as const, sigma };
          const back = convertSpace(convertSpace(latent, "vp"), "ve");
          expect(back.space).toBe("ve");
          expectNear(back.data, data, 1e-2);
        },
      ),
    );
  });

  it("agree: a run of Euler handed to DDIM at step k has the latent that DDIM has there", () => {
    const euler = plan({ scheduler: "Euler", steps });
    const ddim = plan({ scheduler: "DDIM", steps });
    const inExploding = toyRun(startOf(euler), euler, 0, 3).at(-1)!.latent;
    const converted = convertSpace(inExploding, "vp");
    const start = startOf(ddim);
    const same = initialState({ ...convertSpace(startOf(euler).latent, "vp") }, start.random);
    const inPreserving = toyRun(same, ddim, 0, 3).at(-1)!.latent;
    expectNear(converted.data, inPreserving.data, 1e-4);
    expect(converted.sigma / inPreserving.sigma).toBeCloseTo(1, 5);
  });
});

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
  } catch (error) {
    return error instanceof SigmaflowError ? error.code : undefined;
  }
  return undefined;
}

function expectNear(actual: Float32Array, expected: Float32Array, tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  expect(worst).toBeLessThan(tolerance);
}

/** A state with its arrays as bytes in text, which is how one may be stored. */
interface StoredState {
  readonly latent: Omit<DenoiseState["latent"], "data"> & { readonly data: string };
  readonly history: Readonly<Record<string, string>>;
  readonly counters: DenoiseState["counters"];
  readonly random: RandomStream;
}

function toJson({ latent, history, counters, random }: DenoiseState): StoredState {
  const arrays = Object.entries(history).map(([name, values]) => [name, toText(values)] as const);
  return { latent: { ...latent, data: toText(latent.data) }, history: Object.fromEntries(arrays), counters, random };
}

function fromJson({ latent, history, counters, random }: StoredState): DenoiseState {
  const arrays = Object.entries(history).map(([name, text]) => [name, fromText(text)] as const);
  return { latent: { ...latent, data: fromText(latent.data) }, history: Object.fromEntries(arrays), counters, random };
}

function toText(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

function fromText(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);
}
