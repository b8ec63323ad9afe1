/**
 * A scheduler: Euler's method, whose noise levels fall along a cosine, slowly at both ends.
 *
 * @type {import("sigmaflow/nodes").Solver}
 */
export const cosineEuler = {
  className: "CosineEuler",
  // Variance-exploding: the latent is the picture plus sigma times noise.
  space: "ve",
  order: 1,
  defaults: {
    beta_start: 0.00085,
    beta_end: 0.012,
    beta_schedule: "scaled_linear",
    num_train_timesteps: 1000,
    prediction_type: "epsilon",
  },
  choices: { beta_schedule: ["scaled_linear"], prediction_type: ["epsilon"] },
  plan(config, steps) {
    const table = trainedSigmas(config);
    const last = table.length - 1;
    const timesteps = Array.from({ length: steps }, (_, i) => (last * (1 + Math.cos((Math.PI * i) / steps))) / 2);
    const sigmas = timesteps.map((t) => between(table, t));
    return { timesteps, sigmas: [...sigmas, 0], initNoiseSigma: sigmas[0] ?? 1 };
  },
  sigmaAt: ({ sigmas = [] }, index) => sigmas[index] ?? 0,
  step({ schedule: { sigmas = [] }, index, x, output }) {
    const [now = 0, next = 0] = sigmas.slice(index, index + 2);
    // dx/dσ is the predicted noise.
    return { x: x.map((value, i) => value + (next - now) * (output[i] ?? 0)), sigma: next };
  },
};

/**
 * Sigma of each trained timestep: sqrt((1 − ᾱ) / ᾱ), betas being linear in their square roots.
 *
 * @param {import("sigmaflow/nodes").SolverConfig} config
 */
function trainedSigmas({ beta_start, beta_end, num_train_timesteps }) {
  const [first, last] = [Math.sqrt(Number(beta_start)), Math.sqrt(Number(beta_end))];
  const count = Number(num_train_timesteps);
  let kept = 1;
  return Array.from({ length: count }, (_, t) => {
    kept *= 1 - (first + ((last - first) * t) / (count - 1)) ** 2;
    return Math.sqrt((1 - kept) / kept);
  });
}

/** @param {readonly number[]} table @param {number} place */
function between(table, place) {
  const low = Math.floor(place);
  const [a = 0, b = a] = [table[low], table[low + 1]];
  return a + (b - a) * (place - low);
}
