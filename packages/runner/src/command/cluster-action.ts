import type { ClusterStatus } from "../cluster/members/cluster-status.ts";
import type { Member } from "../cluster/members/member.ts";
import { differenceText } from "../cluster/members/model-differences.ts";
import { runnerErrors } from "../error-codes.ts";
import type { RunNeeds } from "../store/run-queue.ts";
import { byteSize, duration } from "../terminal/duration.ts";
import { tableText } from "../terminal/table.ts";
import type { UseFlags } from "../use/packages-in-use.ts";
import { type ClusterFlags, namedAddresses } from "./cluster-flags.ts";
import { exitCodes } from "./exit.ts";

interface StatusFlags extends Pick<ClusterFlags, "store">, Pick<UseFlags, "config"> {
  readonly json?: boolean;
}

/** Prints how a cluster stands. */
export async function statusAction({ json, ...flags }: StatusFlags): Promise<number> {
  const { store } = await namedAddresses(flags);
  if (store === undefined)
    throw runnerErrors.BAD_SETTING({
      name: "--store",
      found: "nothing",
      expected: "the address of the cluster's PostgreSQL",
    });
  const { readStatus } = await import("../cluster/members/read-status.ts");
  const status = await readStatus(store);
  process.stdout.write(json ? `${JSON.stringify(status, undefined, 2)}\n` : statusText(status));
  return exitCodes.done;
}

function needsText({ provider, memory }: RunNeeds): string {
  const parts = [provider, memory === undefined ? undefined : `--memory ${byteSize(memory)}`];
  return parts.filter((part) => part !== undefined).join(" and ");
}

/** How a cluster stands, for people. */
export function statusText({ paused, waiting, oldestMs, unmet, members, differences }: ClusterStatus): string {
  const sum = Object.values(waiting).reduce((all, n) => all + n, 0);
  const lanes = Object.entries(waiting).filter(([, n]) => n > 0);
  const of = lanes.length > 0 ? ` (${lanes.map(([lane, n]) => `${n} ${lane}`).join(", ")})` : "";
  const oldest = sum > 0 ? `, the oldest for ${duration(oldestMs)}` : "";
  const head = `${counted(sum, "run")} ${sum === 1 ? "waits" : "wait"}${of}${oldest}${paused ? "; the queue is paused" : ""}\n`;
  const lacking = unmet.map((needs) => `${needs.runs} of them for a worker with ${needsText(needs)}; there is none\n`);
  const top = head + lacking.join("");
  if (members.length === 0) return `${top}Nobody is there.\n`;
  const warnings = differences.map((one) => `${differenceText(one)}\n`).join("");
  return `${top}\n${tableText(members.map(memberRow))}${warnings && `\n${warnings}`}`;
}

const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

function memberRow({ role, name, version, since, seen, ...rest }: Member): readonly string[] {
  const ago = (time: number) => duration(Math.max(0, Date.now() - time));
  const { doing, work, stepsPerSecond, provider = "", models } = rest;
  const own = [doing.map(doingText).join("; ") || "idle", counted(work.runs, "run"), counted(work.steps, "step")];
  const shown = role === "worker" ? [...own, `${stepsPerSecond} steps/s`, provider, models.join(", ")] : [];
  return [role, name, version, `for ${ago(since)}`, `heard ${ago(seen)} ago`, ...shown];
}

function doingText({ run, path, step, of }: Member["doing"][number]): string {
  return `${run}${path === undefined ? "" : ` at ${path}`}${step === undefined ? "" : `, ${step} of ${of}`}`;
}
