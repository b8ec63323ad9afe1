import { type GraphDocument, hasErrors } from "@sigmaflow/core";
import { ApiError, api } from "../api/client.ts";
import { type Forecast, forecastOf } from "../document/forecast.ts";
import type { Editor, EditorState } from "./editor.ts";
import { isUnderWay, usedValues } from "./running.ts";

/** Edits that follow each other within this time, ms, are asked about after the last of them: nobody counts on an answer between two letters. */
const pause = 120;

/** Whether two documents run alike: moving cards changes nothing of what runs. */
function runAlike(one: GraphDocument | undefined, other: GraphDocument): boolean {
  return one?.nodes === other.nodes && one.inputs === other.inputs && one.outputs === other.outputs;
}

/** What a run would do, by path; undefined while a run shows what it does, and after it until something is changed. */
export function shownForecast({
  run,
  ran,
  document,
  forecast,
}: EditorState): ReadonlyMap<string, Forecast> | undefined {
  if (run !== undefined && (isUnderWay(run) || runAlike(ran, document))) return undefined;
  return forecast?.nodes;
}

/** Asks what a run would do. Nobody asked for it in so many words: without an answer nothing is said. */
export async function askForecast(editor: Editor, signal: AbortSignal): Promise<void> {
  const { document, values, checked, run } = editor.getState();
  if (hasErrors(checked.problems) || (run !== undefined && isUnderWay(run))) return;
  try {
    const { rows, times } = await api.explain(document, usedValues(document, values), signal);
    if (!signal.aborted) editor.setState({ forecast: { of: document, nodes: forecastOf(rows), earlier: times } });
  } catch (error) {
    if (!signal.aborted && error instanceof ApiError) editor.setState({ forecast: undefined });
    else if (!signal.aborted) throw error;
  }
}

/** Asks what a run would do after every edit that changes it; what is asked by then is given up. Returns a stop. */
export function liveForecast(editor: Editor): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;
  let edited = 0;
  const ask = () => {
    asking = new AbortController();
    void askForecast(editor, asking.signal);
  };
  const later = () => {
    clearTimeout(timer);
    asking?.abort();
    const before = edited;
    edited = Date.now();
    timer = setTimeout(ask, edited - before < pause ? pause : 0);
  };
  const stop = editor.subscribe((state, before) => {
    if (state.values === before.values && runAlike(before.document, state.document) && state.results === before.results)
      return;
    if (hasErrors(state.checked.problems) && state.forecast !== undefined) editor.setState({ forecast: undefined });
    later();
  });
  later();
  return () => {
    clearTimeout(timer);
    asking?.abort();
    stop();
  };
}
