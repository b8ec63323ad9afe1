import type { FastifyRequest } from "fastify";
import type { Engine } from "../engine/engine.ts";
import { parseBytes } from "../input/byte-count.ts";
import { runErrors } from "../runs/error-codes.ts";
import type { RunNeeds } from "../store/run-queue.ts";
import type { ServerContext } from "./context.ts";
import { serverErrors } from "./error-codes.ts";

const provider = "provider=[\\w.-]{1,100}";
const memory = "memory=(?:[1-9]\\d{0,14}|[1-9]\\d{0,3}[KMGT]i?B)";
/** A provider, a number of bytes, or both in any order. */
export const runNeedsPattern = `^(?:${provider}(?:, ?${memory})?|${memory}(?:, ?${provider})?)$`;
const wellFormed = new RegExp(runNeedsPattern);

/**
 * What a worker must have to perform the run of a request, by its body or by its header
 * `Run-Needs: provider=cuda, memory=8GiB`; undefined where it says nothing, or is to be performed here.
 *
 * @throws `BAD_REQUEST`, and `NEEDS_UNMET` where this is the only process that performs runs and lacks it.
 */
export function needsOf(
  request: Pick<FastifyRequest, "headers">,
  { cluster, engine }: Pick<ServerContext, "cluster" | "engine">,
  inBody?: RunNeeds,
): RunNeeds | undefined {
  const needs = inBody ?? inHeader(request);
  if (cluster !== undefined) return needs;
  requireNeeds(needs, engine);
  return undefined;
}

function inHeader({ headers }: Pick<FastifyRequest, "headers">): RunNeeds | undefined {
  const given = headers["run-needs"];
  if (given === undefined) return undefined;
  const text = String(given);
  if (!wellFormed.test(text))
    throw serverErrors.BAD_REQUEST({
      reason: `\`Run-Needs\`: "${text.slice(0, 50)}" says neither a provider nor bytes of memory`,
      advice: "Send provider=cuda, memory=8GiB, or one of them.",
    });
  const said = Object.fromEntries(text.split(",").map((part) => part.trim().split("=") as [string, string]));
  const bytes = parseBytes(said.memory ?? "");
  return {
    ...(said.provider !== undefined && { provider: said.provider }),
    ...(bytes !== undefined && { memory: bytes }),
  };
}

function requireNeeds({ provider, memory = 0 }: RunNeeds = {}, has: Pick<Engine, "provider" | "memoryBudget">): void {
  if ((provider ?? has.provider) === has.provider && memory <= has.memoryBudget) return;
  throw runErrors.NEEDS_UNMET({ has: { provider: has.provider, memory: has.memoryBudget } });
}
