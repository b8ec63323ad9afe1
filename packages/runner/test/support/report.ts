import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { type Ended, models, sigmaflow } from "./command.ts";

/** What `run --json` says of a run. */
export interface Report {
  readonly status: string;
  readonly outputs: Readonly<Record<string, { readonly files?: readonly string[]; readonly value?: unknown }>>;
  readonly cache: {
    readonly hits: number;
    readonly misses: number;
    readonly steps: Readonly<Record<string, { readonly cached: number; readonly run: number }>>;
  };
  readonly timings: { readonly nodes: Readonly<Record<string, number>> };
}

/** The report of a run that succeeded. */
export function reportOf({ code, stdout, stderr }: Ended): Report {
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Report;
}

type Inputs = Readonly<Record<string, string | number | boolean>>;

/** Flags that set inputs. */
export function flags(inputs: Inputs): string[] {
  return Object.entries(inputs).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
}

/** Runs a graph in a folder to its good end, with the tiny models. */
export async function run(
  cwd: string,
  graph: string,
  inputs: Inputs = {},
  ...more: readonly string[]
): Promise<Report> {
  return reportOf(await sigmaflow(["run", graph, "--models", models, "--json", ...flags(inputs), ...more], { cwd }));
}

/** The files of a run's output `image`. */
export function picturesOf(report: Report): Buffer[] {
  return report.outputs.image!.files!.map((file) => readFileSync(file));
}

/** The file of a run's one picture. */
export function pictureOf(report: Report): Buffer {
  const pictures = picturesOf(report);
  expect(pictures).toHaveLength(1);
  return pictures[0]!;
}
