import { SigmaflowError } from "@sigmaflow/core";

/** Nothing more is accepted for now. */
export class Refusal extends SigmaflowError {
  /** When to ask again, seconds. */
  readonly retryAfter: number;

  constructor(code: "QUEUE_FULL" | "SHUTTING_DOWN", message: string, retryAfter: number) {
    super(code, message);
    this.retryAfter = retryAfter;
  }
}

/** As many runs wait as may. */
export function queueFull(count: number, seconds: number): Refusal {
  const wait = count === 1 ? "run waits" : "runs wait";
  return new Refusal("QUEUE_FULL", `${count} ${wait} already, as many as may. Try again in ${seconds} s.`, seconds);
}

/** The process is about to end. */
export function shuttingDown(): Refusal {
  return new Refusal("SHUTTING_DOWN", "The server is about to stop. Try again in a moment.", 10);
}
