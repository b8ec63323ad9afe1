import type { QueueStanding } from "@sigmaflow/core/wire";
import { useCallback, useEffect, useState } from "react";
import { api } from "../api/client.ts";

/** How often the queue is asked after, ms. */
const period = 1000;

/** What is worked on and what waits, kept up to date while it is wanted; and what asks at once. */
export function useQueue(isWanted = true): readonly [QueueStanding | undefined, () => Promise<void>] {
  const [standing, setStanding] = useState<QueueStanding>();
  const ask = useCallback(async () => setStanding(await api.queue()), []);
  useEffect(() => {
    if (!isWanted) return;
    // What the server does not say now it says later.
    const turn = () => void ask().catch(() => {});
    turn();
    const timer = setInterval(turn, period);
    return () => clearInterval(timer);
  }, [isWanted, ask]);
  return [isWanted ? standing : undefined, ask];
}
