import { setTimeout } from "node:timers/promises";

/** A run as a server shows it. */
export interface Looked {
  readonly status: string;
  readonly ended?: number;
  readonly lastSeq: number;
  readonly outputs?: unknown;
  readonly error?: { readonly code: string };
}

/** Asks a server for a run, and again while none answers; undefined for one that it does not know. */
export async function look(address: string, id: string): Promise<Looked | undefined> {
  for (let tries = 0; tries < 50; tries++) {
    try {
      const answer = await fetch(`${address}/api/runs/${id}`);
      if (answer.ok) return (await answer.json()) as Looked;
      if (answer.status === 404) return undefined;
    } catch {
      // It is on its way up.
    }
    await setTimeout(200);
  }
  return undefined;
}
