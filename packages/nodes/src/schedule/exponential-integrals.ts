/** Integrals of a clean picture's course over a step of an exponential integrator, times the α at its end. */
export interface Integrals {
  /** Of a constant. */
  readonly constant: number;
  /** Of a line that rises by 1 over the step. */
  readonly slope: number;
  /** Of a parabola: less than nothing, and half of what `(τ/h)²` has. */
  readonly curve: number;
}

/**
 * The integrals ∫ e^(τ−h) τᵏ dτ over a step of λ (Lu et al. 2022, appendix A). The stochastic equation's are those of an
 * ordinary step twice as long: there the integrand is 2·e^(2τ−2h).
 */
export function integralsOf(h: number, alpha: number, stochastic: boolean): Integrals {
  const reach = stochastic ? 2 * h : h;
  const grow = Math.expm1(-reach);
  return {
    constant: -alpha * grow,
    slope: alpha * (grow / reach + 1),
    curve: alpha * ((grow + reach) / reach ** 2 - 0.5),
  };
}
