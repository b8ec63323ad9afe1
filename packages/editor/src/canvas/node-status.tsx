import { Check, CircleX, Clock, Play, Zap } from "lucide-react";
import type { Forecast } from "../document/forecast.ts";
import { countsSteps, duration, leftText, rateText, stepText } from "../document/progress.ts";
import { pathIn } from "../document/scope.ts";
import { shownForecast } from "../store/live-forecast.ts";
import { useEditor } from "../store/use-editor.ts";
import { canvasTexts, forecastTexts } from "../texts/canvas.ts";

/** How a node fares in the run; between two runs, what the next would do to it. */
export function NodeStatus({ id }: { readonly id: string }) {
  const node = useEditor((state) => state.run?.nodes.get(pathIn(state.scope, id)));
  const waits = useEditor((state) => state.run?.status === "running" || state.run?.status === "queued");
  const forecast = useEditor((state) => shownForecast(state)?.get(pathIn(state.scope, id)));
  if (forecast !== undefined) {
    return (
      <span className="status" data-state={forecast.status} title={forecast.why}>
        <ForecastIcon status={forecast.status} />
        <span className="status-detail">{forecastTexts[forecast.status]}</span>
      </span>
    );
  }
  if (node === undefined) {
    return waits ? (
      <span className="status" data-state="waiting" title={canvasTexts.waitsForTurn}>
        <Clock size={13} aria-label={canvasTexts.waiting} />
      </span>
    ) : null;
  }
  switch (node.state) {
    case "waiting":
    case "running": {
      const left = leftText(node);
      return (
        <span className="status" data-state="running" title={rateText(node) || (node.doing ?? canvasTexts.running)}>
          <span className="spinner" aria-hidden />
          <span className={countsSteps(node) ? "" : "status-words status-detail"}>
            {stepText(node) || canvasTexts.runs}
          </span>
          {left !== "" && <span className="status-detail">{left}</span>}
        </span>
      );
    }
    case "cached":
      return (
        <span className="status" data-state="cached" title={canvasTexts.fromCache}>
          <Zap size={13} aria-hidden /> <span className="status-detail">{canvasTexts.cached}</span>
        </span>
      );
    case "done":
      return (
        <span
          className="status"
          data-state="done"
          title={[node.reused ? canvasTexts.stepsFromCache({ count: node.reused }) : canvasTexts.done, rateText(node)]
            .filter(Boolean)
            .join(", ")}
        >
          <Check size={13} aria-hidden />
          <span className="status-detail">{node.ms === undefined ? canvasTexts.isDone : duration(node.ms)}</span>
        </span>
      );
    case "failed":
      return (
        <span className="status" data-state="failed" title={node.message}>
          <CircleX size={13} aria-hidden /> {canvasTexts.failed}
        </span>
      );
  }
}

function ForecastIcon({ status }: Pick<Forecast, "status">) {
  if (status === "cached") return <Zap size={13} aria-hidden />;
  return status === "fails" ? <CircleX size={13} aria-hidden /> : <Play size={12} aria-hidden />;
}
