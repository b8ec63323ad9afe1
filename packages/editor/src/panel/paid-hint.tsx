import { hasErrors, type Json, paidCalls, sayPaidCalls } from "@sigmaflow/core";
import { Coins } from "lucide-react";
import { useMemo } from "react";
import { useEditor } from "../store/use-editor.ts";
import { panelTexts } from "../texts/panel.ts";

/** Says what the next run may cost, or each of several; nothing for graphs that cost nothing. */
export function PaidHint({ each = false }: { readonly each?: boolean }) {
  const document = useEditor((state) => state.document);
  const values = useEditor((state) => state.values);
  const catalogue = useEditor((state) => state.catalogue);
  const isSound = useEditor((state) => !hasErrors(state.checked.problems));
  const said = useMemo(() => {
    if (!isSound) return undefined;
    const specs = Object.entries(document.inputs ?? {});
    const defaults = specs.flatMap(([name, spec]) =>
      spec.default === undefined ? [] : [[name, spec.default] as const],
    );
    const inputs: Record<string, Json> = { ...Object.fromEntries(defaults), ...values };
    return sayPaidCalls(paidCalls(document, catalogue, { inputs }));
  }, [document, values, catalogue, isSound]);
  if (said === undefined) return null;
  return (
    <p className="hint paid">
      <Coins size={14} aria-hidden /> {each ? panelTexts.eachRun({ cost: said }) : said}
    </p>
  );
}
