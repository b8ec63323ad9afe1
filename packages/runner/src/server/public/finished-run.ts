import type { FastifyReply } from "fastify";
import type { StoredRun } from "../../store/stored-run.ts";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { failedRun } from "../failed-run.ts";
import type { Terms } from "./terms.ts";

/**
 * Waits for a run; where it goes on for longer than its client would wait, that is answered and nothing returned. A
 * client that leaves, or has waited as long as any may, takes along a run that nobody can ask for again.
 *
 * @throws `DEADLINE_PASSED`, `TOOK_TOO_LONG`, what the run failed with, or what waiting throws.
 */
export async function finishedRun(
  id: string,
  { preference, submitted }: Pick<Terms, "preference" | "submitted">,
  reply: FastifyReply,
  { runs, store, limits, prefix }: Pick<ServerContext, "runs" | "store" | "limits" | "prefix">,
): Promise<StoredRun | undefined> {
  void reply.header("x-request-id", id);
  if (preference) void reply.header("preference-applied", preference.applied);
  const goesOn = () => {
    void reply.code(202).header("location", `${prefix}/api/runs/${id}`).send({ id });
    return undefined;
  };
  // At once, also where the run ends as quickly: clients of such requests look for an address.
  if (preference?.waitMs === 0) return goesOn();
  const over = new AbortController();
  let isLate = false;
  const leave = () => over.abort();
  reply.raw.once("close", leave);
  const wait = () => {
    isLate = true;
    leave();
  };
  const timer = setTimeout(wait, Math.min(preference?.waitMs ?? limits.waitMs, limits.waitMs)).unref();
  try {
    const { status, error } = await runs.ended(id, over.signal);
    const run = (await store.get(id))!;
    if (status === "succeeded") return run;
    if (error === undefined && (run.deadline ?? Number.POSITIVE_INFINITY) <= Date.now()) {
      void reply.header("x-should-retry", "false");
      throw serverErrors.DEADLINE_PASSED();
    }
    throw failedRun(run);
  } catch (error) {
    if (!over.signal.aborted) throw error;
    if (isLate && preference) return goesOn();
    if (submitted.attended || isLate) await runs.cancel(id);
    reply.log.info({ run: id }, isLate ? "a run took too long" : "a client left");
    throw serverErrors.TOOK_TOO_LONG({ seconds: Math.round(limits.waitMs / 1000) });
  } finally {
    clearTimeout(timer);
    reply.raw.off("close", leave);
  }
}
