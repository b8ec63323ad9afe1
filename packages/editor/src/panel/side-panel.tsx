import { useState } from "react";
import { worstOf } from "../canvas/problem-mark.tsx";
import { isBlank } from "../document/problem-index.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { panelTexts, tabTexts } from "../texts/panel.ts";
import { NodePanel } from "./node-panel.tsx";
import { ProblemsPanel } from "./problems-panel.tsx";
import { RunPanel } from "./run-panel.tsx";
import { SideEdge } from "./side-edge.tsx";

const tabs = ["run", "node", "problems"] as const;

/** What belongs to the whole graph or to what is chosen in it. */
export function SidePanel() {
  const editor = useEditorStore();
  const tab = useEditor((state) => state.tab);
  // On narrow screens it is a sheet at the foot, of which only the tabs show at first.
  const [isOpen, setOpen] = useState(false);
  const { count, worst } = useEditor(({ checked: { problems }, document }) => ({
    count: isBlank(document) ? 0 : problems.length,
    worst: worstOf(problems),
  }));
  return (
    <aside className="side" aria-label={panelTexts.panel} data-open={isOpen || undefined}>
      <SideEdge />
      <button
        type="button"
        className="side-grip"
        aria-expanded={isOpen}
        aria-controls="panel"
        aria-label={isOpen ? panelTexts.lessOfPanel : panelTexts.moreOfPanel}
        onClick={() => setOpen(!isOpen)}
      />
      <div className="tabs" role="tablist" aria-label={panelTexts.panel}>
        {tabs.map((id) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-selected={tab === id}
            aria-controls="panel"
            className="tab"
            onClick={() => {
              editor.setState({ tab: id });
              setOpen(true);
            }}
          >
            {tabTexts[id]}
            {id === "problems" && count > 0 && (
              <span className="count" data-severity={worst}>
                {count}
              </span>
            )}
          </button>
        ))}
      </div>
      {/* Scrolls, so it must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls needs the focus to be scrolled by keys. */}
      <div key={tab} id="panel" role="tabpanel" aria-labelledby={`tab-${tab}`} className="panel" tabIndex={0}>
        {tab === "run" && <RunPanel />}
        {tab === "node" && <NodePanel />}
        {tab === "problems" && <ProblemsPanel />}
      </div>
    </aside>
  );
}
