import type { RunSummary } from "@sigmaflow/core/wire";
import { useCallback, useEffect, useState } from "react";
import { api } from "../api/client.ts";
import { reportRefusal } from "../store/files.ts";
import { useEditorStore } from "../store/use-editor.ts";

const page = 60;
/** How long a word is typed before it is looked for, ms, and how often runs are asked after that have not ended. */
const [pause, period] = [200, 1500];

/** What the gallery shows of the server's runs. */
export interface ShownRuns {
  readonly runs: readonly RunSummary[] | undefined;
  /** Absent where there are no older ones. */
  readonly onMore: (() => void) | undefined;
  readonly onChange: () => void;
}

/** The server's runs with a text in them, the newest first, kept up to date while some have not ended. */
export function useRuns(text: string): ShownRuns {
  const editor = useEditorStore();
  const [found, setFound] = useState<{ readonly runs: readonly RunSummary[]; readonly next?: string | undefined }>();
  const query = { limit: page, ...(text.trim() !== "" && { text: text.trim() }) };
  const word = query.text;
  const load = useCallback(
    () =>
      void reportRefusal(editor, async () => {
        const { runs, next } = await api.runs({ limit: page, ...(word !== undefined && { text: word }) });
        setFound({ runs, next });
      }),
    [editor, word],
  );
  useEffect(() => {
    const timer = setTimeout(load, pause);
    return () => clearTimeout(timer);
  }, [load]);
  const isBusy = found?.runs.some(({ ended }) => ended === undefined) === true;
  useEffect(() => {
    if (!isBusy) return;
    const timer = setInterval(load, period);
    return () => clearInterval(timer);
  }, [isBusy, load]);
  const before = found?.next;
  const more = () =>
    void reportRefusal(editor, async () => {
      const { runs, next } = await api.runs({ ...query, ...(before !== undefined && { before }) });
      setFound((shown) => ({ runs: [...(shown?.runs ?? []), ...runs], next }));
    });
  return { runs: found?.runs, onMore: before === undefined ? undefined : more, onChange: load };
}
