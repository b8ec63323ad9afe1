import { X } from "lucide-react";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { useEditorStore } from "../store/use-editor.ts";
import { panelTexts } from "../texts/panel.ts";

/** A window over the canvas, with the focus on what is marked `data-first`; Escape and a click outside close it, and what had the focus gets it back. */
export function Dialog({
  title,
  kind,
  children,
}: {
  readonly title: string;
  readonly kind: string;
  readonly children: ReactNode;
}) {
  const editor = useEditorStore();
  const element = useRef<HTMLDialogElement>(null);
  // What was said in the dialog goes with it.
  const close = () => editor.setState({ dialog: undefined, notice: undefined });
  // Before anything is painted: the next key that is pressed is for it.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    const first = dialog?.querySelector<HTMLInputElement>("[data-first]");
    first?.focus();
    first?.select?.();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog by itself; the click is on what is outside.
    <dialog
      ref={element}
      className={`dialog ${kind}`}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) close();
      }}
    >
      <div className="dialog-inside">
        <header className="dialog-head">
          <h2>{title}</h2>
          <button type="button" className="icon-button" aria-label={panelTexts.close} onClick={close}>
            <X size={16} />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
