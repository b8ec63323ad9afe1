import { useEffect, useMemo, useState } from "react";
import { api } from "../api/client.ts";
import { useEditor } from "../store/use-editor.ts";
import { type Frame, framesOf } from "./frames.ts";

/** The most runs that the server lists at once. */
const page = 200;
/** How often it is asked again while some of them have not ended, ms. */
const period = 2000;

/** The pictures of the document's runs, the newest first; of the run that is shown as soon as it has ended. */
export function useFilm(): readonly Frame[] {
  const made = useEditor((state) => state.made);
  const run = useEditor((state) => state.run?.id);
  const results = useEditor((state) => state.results);
  const [kept, setKept] = useState<ReadonlyMap<string, readonly Frame[]>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: results are there when a run has ended, which is news.
  useEffect(() => {
    if (made.length === 0) return;
    const own = new Set(made.map((one) => one.run));
    let isShown = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = ({ runs }: Awaited<ReturnType<typeof api.runs>>) => {
      if (!isShown) return;
      setKept(new Map(runs.map(({ id, outputs }) => [id, framesOf(id, outputs)])));
      if (runs.some(({ id, ended }) => own.has(id) && ended === undefined)) timer = setTimeout(ask, period);
    };
    // What the server does not say stays as it was.
    const ask = () => void api.runs({ limit: page }).then(take, () => {});
    ask();
    return () => {
      isShown = false;
      clearTimeout(timer);
    };
  }, [made, results]);
  return useMemo(() => {
    const ids = new Set([...made.map((one) => one.run), ...(run === undefined ? [] : [run])]);
    const shown = run === undefined || results === undefined ? [] : [[run, framesOf(run, results)] as const];
    const all = new Map([...kept, ...shown]);
    return [...ids].toReversed().flatMap((id) => all.get(id) ?? []);
  }, [made, run, results, kept]);
}
