import type { FastifyRequest } from "fastify";
import type { SubmitOptions } from "../../runs/submit-options.ts";
import type { ServerContext } from "../context.ts";
import { deadlineOf } from "../deadline.ts";
import { needsOf } from "../required-needs.ts";
import { idempotencyKeyOf } from "../run-once.ts";
import { webhookOf } from "../webhooks.ts";
import { type Preference, preferenceOf } from "./preference.ts";
import { RawBody } from "./raw-body.ts";

/** What a request says of its run besides what is to be made. */
export interface Terms {
  readonly preference: Preference | undefined;
  /** How its run is submitted: one that may be asked for again goes on when its client leaves. */
  readonly submitted: Pick<SubmitOptions, "attended" | "deadline" | "idempotency" | "needs" | "webhook">;
  /** Whether what the same request came to before answers it: with these terms it may. */
  readonly mayRepeat: boolean;
}

/**
 * The terms of a request.
 *
 * @throws `BAD_IDEMPOTENCY_KEY`, `BAD_REQUEST`, `NEEDS_UNMET`.
 */
export function termsOf(request: FastifyRequest, context: ServerContext): Terms {
  const { body } = request;
  const preference = preferenceOf(request);
  const idempotency = idempotencyKeyOf(request, body instanceof RawBody ? body.bytes : body);
  const deadline = deadlineOf(request);
  const needs = needsOf(request, context);
  const webhook = webhookOf(request, context);
  return {
    preference,
    submitted: {
      attended: preference === undefined && idempotency === undefined && webhook === undefined,
      ...(deadline !== undefined && { deadline }),
      ...(idempotency && { idempotency }),
      ...(needs && { needs }),
      ...(webhook && { webhook }),
    },
    mayRepeat: idempotency === undefined && webhook === undefined && preference?.waitMs !== 0,
  };
}
