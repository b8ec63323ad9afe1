import grid from "../packages/nodes/fixtures/scheduler-grid.json" with { type: "json" };
import type { SolverConfig } from "../packages/nodes/src/schedule/config.ts";
import { scheduleErrors } from "../packages/nodes/src/schedule/error-codes.ts";
import { plan, sdxlConfig } from "../packages/nodes/src/schedule/plan.ts";
import { planNotices } from "../packages/nodes/src/schedule/plan-notices.ts";
import { sdxlSchedulers } from "../packages/nodes/src/schedule/registry.ts";
import { knownSettings } from "../packages/nodes/src/schedule/resolve-config.ts";
import type { Solver } from "../packages/nodes/src/schedule/solver.ts";

/** What becomes of a setting with a value: the signs of the table. */
const signs = { honoured: "✓", refused: "✗", noticed: "!", idle: "=", silent: "?" } as const;
type Fate = keyof typeof signs;

/** One scheduler for each of diffusers' classes; what stands for settings of another comes later in the registry. */
const classes = new Map<string, { readonly name: string; readonly solver: Solver }>();
for (const [name, { solver }] of Object.entries(sdxlSchedulers))
  if (!classes.has(solver.className)) classes.set(solver.className, { name, solver });

// JSON's types are those of the very values.
const known = grid.known as unknown as { readonly [className: string]: SolverConfig };
const variants = Object.values({ ...grid.variants, ...grid.alone }) as readonly SolverConfig[];

/** What one scheduler makes of a setting with each value of it that is recorded. */
interface Probe {
  readonly name: string;
  readonly fate: Fate;
  readonly value: SolverConfig[string];
}

/**
 * The table of what every scheduler makes of every setting that its class has in diffusers, found by planning with all
 * values that runs are recorded with.
 */
export function settingsTable(): string {
  const names = [...classes.values()].map(({ name }) => name);
  const rows = settingNames().map((key) => {
    const probes = probesOf(key);
    const cells = names.map((name) => cellOf(probes.filter((probe) => probe.name === name)));
    return [`\`${key}\``, ...cells, refusedValues(probes)];
  });
  const head = ["setting", ...names, "refused values"];
  return [head, head.map((_, i) => (i === 0 ? "---" : i > names.length ? "---" : ":-:")), ...rows]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

/** All settings of diffusers' classes. */
function settingNames(): string[] {
  return [...new Set(Object.values(known).flatMap((settings) => Object.keys(settings)))].sort();
}

/** What a model can be trained with that not every scheduler can follow. */
const ZERO_SNR = "rescale_betas_zero_snr";

/** All that is known of a setting, of the schedulers that it concerns. */
export function probesOf(key: string): Probe[] {
  const models = variants.filter((variant) => variant[key] !== undefined);
  return [...classes].flatMap(([className, { name, solver }]) => {
    const own = known[className]![key];
    if (own === undefined && !knownSettings(solver).includes(key) && key !== ZERO_SNR) return [];
    const all = own === undefined ? models : [{ [key]: own }, ...models];
    return all.map((changed): Probe => ({ name, fate: fateOf(name, solver, key, changed), value: changed[key]! }));
  });
}

function fateOf(scheduler: string, solver: Solver, key: string, changed: SolverConfig): Fate {
  if (solver.idle?.includes(key)) return "idle";
  const model = { ...sdxlConfig, ...changed };
  try {
    const planned = plan({ scheduler, steps: 6, model });
    const codes = planNotices(planned, model).map(({ code }) => code);
    if (codes.some((code) => (code === "SCHEDULE_ZERO_SNR_UNUSED") === (key === ZERO_SNR))) return "noticed";
    return knownSettings(solver).includes(key) ? "honoured" : "silent";
  } catch (error) {
    if (!scheduleErrors.SCHEDULE_OPTION_INVALID.is(error)) throw error;
    // Another setting of the same row may be the reason.
    return error.message.includes(`\`${key}\``) ? "refused" : "honoured";
  }
}

function cellOf(probes: readonly Probe[]): string {
  const found = new Set(probes.map(({ fate }) => fate));
  return (Object.keys(signs) as Fate[])
    .filter((fate) => found.has(fate))
    .map((fate) => signs[fate])
    .join(" ");
}

function refusedValues(probes: readonly Probe[]): string {
  const values = probes.filter(({ fate }) => fate === "refused").map(({ value }) => inWords(value));
  return [...new Set(values)].join(", ");
}

function inWords(value: SolverConfig[string]): string {
  return typeof value === "object" && value !== null ? "a list of another length" : `\`${value}\``;
}
