import type { RunSummary } from "@sigmaflow/core/wire";
import { useEffect, useState } from "react";
import { ApiError, api } from "../api/client.ts";

/** The most runs that the server lists at once, and how often it is asked while some have not ended, ms. */
const [page, period] = [200, 1000];

/** What the server says of a run; `gone` where it does not know it any more. */
export type KnownRun = RunSummary | "gone";

/** Runs by id, kept up to date until all of them have ended. */
export function useKnownRuns(ids: readonly string[]): ReadonlyMap<string, KnownRun> {
  const [known, setKnown] = useState<ReadonlyMap<string, KnownRun>>(new Map());
  const open = ids.filter((id) => {
    const run = known.get(id);
    return run === undefined || (run !== "gone" && run.ended === undefined);
  });
  const asked = open.join();
  useEffect(() => {
    if (asked === "") return;
    let isShown = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const { runs } = await api.runs({ limit: page });
        const look = async (id: string) => [id, runs.find((run) => run.id === id) ?? (await lookAt(id))] as const;
        const found = await Promise.all(asked.split(",").map(look));
        if (isShown) setKnown((before) => new Map([...before, ...found]));
      } catch (error) {
        // What the server does not say now it says later.
        if (!(error instanceof ApiError)) throw error;
      }
      if (isShown) timer = setTimeout(() => void ask(), period);
    };
    void ask();
    return () => {
      isShown = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return known;
}

async function lookAt(id: string): Promise<KnownRun> {
  try {
    return await api.run(id);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return "gone";
    throw error;
  }
}
