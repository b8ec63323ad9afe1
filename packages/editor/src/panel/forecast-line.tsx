import { Zap } from "lucide-react";
import { expectedMs } from "../document/forecast.ts";
import { duration } from "../document/progress.ts";
import { shownForecast } from "../store/live-forecast.ts";
import { useEditor } from "../store/use-editor.ts";
import { panelTexts } from "../texts/panel.ts";

/** What the next run would do, and how long that takes as far as earlier ones showed it. */
export function ForecastLine() {
  const words = useEditor((state) => {
    const forecast = shownForecast(state);
    if (forecast === undefined) return undefined;
    const nodes = [...forecast].filter(([path]) => !path.includes("/"));
    const waiting = nodes.filter(([, { status }]) => status === "runs" || status === "follows").length;
    if (nodes.length === 0) return undefined;
    if (waiting === 0) return panelTexts.allReady;
    const ms = expectedMs(forecast, state.run?.nodes, state.forecast?.earlier);
    const time = ms === undefined ? undefined : duration(ms);
    return panelTexts.toDo({ waiting, count: nodes.length, time });
  });
  return (
    <p className="hint forecast" role="status">
      {words !== undefined && <Zap size={13} aria-hidden />} {words}
    </p>
  );
}
