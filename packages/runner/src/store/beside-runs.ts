import type { SigmaflowError } from "@sigmaflow/core";
import { Accounts } from "./accounts.ts";
import { IdempotencyKeys } from "./idempotency-keys.ts";
import type { RunDatabase } from "./run-database.ts";
import { SqliteWebhooks } from "./sqlite-webhooks.ts";
import type { PromisedRun, RunEnding } from "./stored-run.ts";

export interface BesideRunsOptions {
  /** Called with what is not what was written. */
  readonly onDamage: (error: SigmaflowError) => void;
  /** Called when a key is charged for a run, before that is committed. */
  readonly onCharged: () => void;
}

/** What is written beside a run's row in the same transaction: what it is known by, what it is charged, who hears of its end. */
export class BesideRuns {
  readonly requests: IdempotencyKeys;
  readonly accounts: Accounts;
  readonly webhooks: SqliteWebhooks;

  constructor(db: RunDatabase, { onDamage, onCharged }: BesideRunsOptions) {
    this.requests = new IdempotencyKeys(db, onDamage);
    this.accounts = new Accounts(db, { onDamage, onCharged });
    this.webhooks = new SqliteWebhooks(db, onDamage);
  }

  /** @throws `REQUEST_KNOWN`, `INSUFFICIENT_CREDITS` for a run that is not to be accepted. */
  require(asked: PromisedRun): void {
    this.requests.require(asked);
    this.accounts.require(asked);
  }

  /** Writes what belongs to a run that is accepted, and has ended where an ending is given. */
  write(asked: PromisedRun, ending: RunEnding | undefined): void {
    const { id, key, charge, webhook } = asked;
    this.requests.write(asked);
    this.webhooks.write(asked);
    if (ending && charge && key !== undefined) this.accounts.charge(key, ending.cost ?? 0);
    if (ending && webhook) this.webhooks.end(id);
  }

  /** Writes what belongs to a run's end; `payer`: the key that it is charged to. */
  end(run: string, payer: string | undefined, cost = 0): void {
    if (payer !== undefined) this.accounts.charge(payer, cost);
    this.webhooks.end(run);
  }
}
