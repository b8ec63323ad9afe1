import type { FastifyReply, FastifyRequest } from "fastify";
import type { StoredRun } from "../../store/stored-run.ts";
import type { ServerContext } from "../context.ts";
import { finishedRun } from "./finished-run.ts";
import { type Asked, runStarter } from "./start-run.ts";
import type { Terms } from "./terms.ts";

/** What is asked of a served graph, a run for each body. */
export interface SeveralAsked extends Pick<Asked, "file"> {
  readonly bodies: readonly Readonly<Record<string, unknown>>[];
  readonly terms: Terms;
}

/** Runs of which a request needs all or none. */
export interface SeveralRuns {
  /** Accepts them, and returns their ids. */
  begin(request: FastifyRequest, reply: FastifyReply, asked: SeveralAsked): Promise<readonly string[]>;
  /**
   * Waits for all, whatever the request prefers: who asks for several knows no answer but the pictures. Where one fails
   * the others are cancelled.
   */
  finished(ids: readonly string[], terms: Terms, reply: FastifyReply): Promise<readonly StoredRun[]>;
}

/** What accepts several runs for a request, and waits for them. */
export function severalRuns(context: ServerContext): SeveralRuns {
  const start = runStarter(context);
  const giveUp = async (ids: readonly string[]) => {
    await Promise.all(ids.map((id) => context.runs.cancel(id)));
  };
  return {
    async begin(request, reply, { file, bodies, terms }) {
      const { idempotency, ...submitted } = terms.submitted;
      const ids: string[] = [];
      try {
        for (const [part, body] of bodies.entries()) {
          // A space is in no key that a client sends.
          const key = idempotency && { ...idempotency, key: `${idempotency.key}${part === 0 ? "" : ` ${part}`}` };
          const named = { ...submitted, ...(key && { idempotency: key }) };
          ids.push(await start(request, reply, { file, body, submitted: named }));
        }
      } catch (error) {
        await giveUp(ids);
        throw error;
      }
      return ids;
    },
    async finished(ids, terms, reply) {
      const whole = { ...terms, preference: undefined };
      try {
        const runs = await Promise.all(ids.map((id) => finishedRun(id, whole, reply, context)));
        return runs.filter((run) => run !== undefined);
      } catch (error) {
        await giveUp(ids);
        throw error;
      }
    },
  };
}
