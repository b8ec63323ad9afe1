import { contribute, definePackage as defineAny, type Package, type PackageDefinition } from "@sigmaflow/core";
import { styles } from "./prompt/style/apply-style.ts";
import type { Style } from "./prompt/style/style-group.ts";
import type { SolverConfig } from "./schedule/config.ts";
import { type Scheduler, schedulers } from "./schedule/registry.ts";
import type { Solver } from "./schedule/solver.ts";

/** A scheduler as a package brings it. */
export interface PackageScheduler {
  readonly solver: Solver;
  /** Settings that its name implies. */
  readonly preset?: SolverConfig;
  /** Default 1. Raise it when the same settings lead to other results; it is in every key that is made of a schedule. */
  readonly revision?: number;
}

/** What a package brings, with what SDXL's nodes let it add. */
export interface SdxlPackageDefinition extends PackageDefinition {
  /** Schedulers by name: choices of `schedule.plan`. */
  readonly schedulers?: Readonly<Record<string, PackageScheduler>>;
  /** Styles by name: choices of `prompt.style`. */
  readonly styles?: Readonly<Record<string, Style>>;
}

/**
 * Declares a package, to be the default export of its module: nodes, kinds of value, services, schedulers, styles,
 * graphs and migrations under one name.
 *
 * @throws TypeError for a name or version that npm would not accept; what clashes with other packages is found when it is
 * used.
 *
 * @example
 * ```ts
 * import { definePackage } from "sigmaflow";
 *
 * const hdr = { prompt: "hdr photo of {prompt}, vivid", negative: "flat, low contrast" };
 * export default definePackage({ name: "acme-looks", version: "1.0.0", styles: { "acme hdr": hdr } });
 * ```
 */
export function definePackage({
  schedulers: own = {},
  styles: looks = {},
  ...definition
}: SdxlPackageDefinition): Package {
  const entries = Object.entries(own).map(([name, { revision = 1, ...scheduler }]): [string, Scheduler] => [
    name,
    { ...scheduler, revision: `${definition.name} ${revision}` },
  ]);
  const contributions = [
    ...(definition.contributions ?? []),
    contribute(schedulers, Object.fromEntries(entries)),
    contribute(styles, looks),
  ];
  return defineAny({
    ...definition,
    contributions: contributions.filter(({ entries }) => Object.keys(entries).length > 0),
  });
}
