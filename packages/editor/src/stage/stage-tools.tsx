import { Columns2, Download, Maximize, SplitSquareHorizontal, ZoomIn, ZoomOut } from "lucide-react";
import { stageTexts } from "../texts/stage.ts";
import type { CompareMode } from "./compare.tsx";
import { type Frame, frameTitle } from "./frames.ts";
import { pictureUrl, type Zoom } from "./viewport.tsx";

/** How the picture on the stage is looked at. */
export function StageTools(props: {
  readonly frame: Frame | undefined;
  readonly zoom: Zoom;
  readonly mode: CompareMode | undefined;
  readonly canCompare: boolean;
  readonly onZoom: (zoom: Zoom) => void;
  readonly onZoomBy: (factor: number) => void;
  readonly onCompare: (mode: CompareMode) => void;
}) {
  const { frame, zoom, mode, canCompare, onZoom, onZoomBy, onCompare } = props;
  if (frame === undefined) return <div className="stage-tools" />;
  const tool = (label: string, key: string, icon: React.ReactNode, act: () => void, pressed?: boolean) => (
    <button
      type="button"
      className="icon-button small"
      aria-label={label}
      title={`${label} (${key})`}
      {...(pressed !== undefined && { "aria-pressed": pressed })}
      onClick={act}
    >
      {icon}
    </button>
  );
  return (
    <div className="stage-tools" role="toolbar" aria-label={stageTexts.tools}>
      <span className="hint stage-size">
        {frame.width} × {frame.height}
        {zoom !== "fit" && `, ${Math.round(zoom * 100)} %`}
      </span>
      {tool(stageTexts.smaller, "−", <ZoomOut size={15} />, () => onZoomBy(0.5))}
      {tool(stageTexts.larger, "+", <ZoomIn size={15} />, () => onZoomBy(2))}
      {tool(stageTexts.fit, "0", <Maximize size={15} />, () => onZoom("fit"), zoom === "fit")}
      <button
        type="button"
        className="text-tool"
        aria-label={stageTexts.actualPixels}
        title={stageTexts.actualPixelsKey}
        aria-pressed={zoom === 1}
        onClick={() => onZoom(1)}
      >
        1:1
      </button>
      {canCompare &&
        tool(
          stageTexts.compareSlider,
          "C",
          <SplitSquareHorizontal size={15} />,
          () => onCompare("slider"),
          mode === "slider",
        )}
      {canCompare &&
        tool(stageTexts.compareBeside, "B", <Columns2 size={15} />, () => onCompare("beside"), mode === "beside")}
      <a
        className="icon-button small"
        aria-label={stageTexts.download}
        title={stageTexts.download}
        href={pictureUrl(frame)}
        download={`${frameTitle(frame)}.png`}
      >
        <Download size={15} />
      </a>
    </div>
  );
}
