import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Menu } from "../canvas/menu.tsx";
import type { Point } from "../document/layout.ts";
import { panelTexts } from "../texts/panel.ts";

/** The other ways to run, beside the button that runs once. */
export function RunMenu() {
  const [at, setAt] = useState<Point>();
  return (
    <>
      <button
        type="button"
        className="button run-more"
        aria-label={panelTexts.moreWays}
        aria-haspopup="menu"
        aria-expanded={at !== undefined}
        title={panelTexts.moreWays}
        onClick={({ currentTarget }) => {
          const { right, bottom } = currentTarget.getBoundingClientRect();
          setAt({ x: right - 220, y: bottom + 4 });
        }}
      >
        <ChevronDown size={15} aria-hidden />
      </button>
      {at !== undefined && <Menu at={at} place="run" onClose={() => setAt(undefined)} />}
    </>
  );
}
