import { type KeyboardEvent, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { styleChoiceOf, withStyle } from "../document/prompt-style.ts";
import type { PromptSyntax } from "../document/prompt-syntax.ts";
import type { End } from "../document/wires.ts";
import { changeAround, placeBody } from "../store/text-place.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { controlTexts } from "../texts/control.ts";
import { stepTexts } from "../texts/steps.ts";
import { fittingNames, startedName, writtenName } from "./completion.ts";
import { useHostNames } from "./host-names.ts";
import type { ControlProps } from "./props.ts";
import { textProps } from "./text-props.ts";
import { sayTokens } from "./token-estimate.ts";
import { weigh } from "./weigh.ts";

const [step, smallStep] = [0.1, 0.05];

/**
 * A prompt: Ctrl+Up and Ctrl+Down weigh what is chosen or the word at the caret, names of LoRAs and embeddings are
 * completed from what the server has, `style:` chooses the style that is put around it, and its length is shown in tokens.
 */
export function PromptControl(props: ControlProps & { readonly syntax: PromptSyntax; readonly place: End }) {
  const { label, roomy, syntax, place } = props;
  const editor = useEditorStore();
  const style = useEditor((state) => styleChoiceOf(placeBody(state, place), place, state.catalogue));
  const text = typeof props.value === "string" ? props.value : "";
  const box = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState<number>();
  const [at, setAt] = useState(0);
  const [left, setLeft] = useState<number>();
  const id = useId();
  const started = caret === undefined ? undefined : startedName(text, caret);
  const onHost = useHostNames(started?.kind === "styles" ? undefined : started?.kind);
  const names = started?.kind === "styles" ? (style?.words ?? []) : onHost;
  const offered = started === undefined || started.from === left ? [] : fittingNames(names, started.typed);
  const chosen = offered[Math.min(at, offered.length - 1)];
  const follow = () => {
    const { selectionStart = 0, selectionEnd = 0 } = box.current ?? {};
    setCaret(selectionStart === selectionEnd ? selectionStart : undefined);
    setAt(0);
  };
  /** Puts a text where another stood, as if it were typed: the browser can undo it. */
  const write = (from: number, to: number, written: string) => {
    box.current?.setSelectionRange(from, to);
    document.execCommand("insertText", false, written);
  };
  const complete = (name: string) => {
    if (started === undefined || caret === undefined) return;
    write(started.from, caret, writtenName(started.kind, name));
    if (started.kind === "styles" && style !== undefined)
      changeAround(editor, place, { label: stepTexts.style({ name }) }, (body) => withStyle(body, style, name));
    follow();
  };
  const weighChosen = (by: number) => {
    const { selectionStart: start = 0, selectionEnd: end = 0 } = box.current ?? {};
    const after = weigh({ text, start, end }, syntax, by);
    if (after === undefined) return;
    write(0, text.length, after.text);
    box.current?.setSelectionRange(after.start, after.end);
  };
  const key = (event: KeyboardEvent) => {
    const vertical = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (vertical !== 0 && (event.ctrlKey || event.metaKey)) weighChosen(vertical * (event.shiftKey ? smallStep : step));
    else if (chosen === undefined) return;
    else if (vertical !== 0) setAt((offered.indexOf(chosen) - vertical + offered.length) % offered.length);
    else if (event.key === "Enter" || event.key === "Tab") complete(chosen);
    else if (event.key === "Escape") setLeft(started?.from);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const length = roomy === true ? sayTokens(text) : "";
  return (
    <span className="prompt">
      <textarea
        {...textProps(props)}
        ref={box}
        className="input box nowheel"
        rows={3}
        aria-autocomplete="list"
        aria-controls={chosen === undefined ? undefined : id}
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${offered.indexOf(chosen)}`}
        aria-keyshortcuts={syntax === "none" ? undefined : "Control+ArrowUp Control+ArrowDown"}
        title={syntax === "none" ? undefined : controlTexts.weigh}
        onKeyDown={key}
        onSelect={follow}
        onBlur={() => setCaret(undefined)}
      />
      {length !== "" && <span className="hint tokens">{length}</span>}
      {chosen !== undefined &&
        createPortal(
          <div
            id={id}
            role="listbox"
            aria-label={controlTexts.names({ label })}
            className="popover word-list"
            style={below(box.current)}
          >
            {offered.map((name, index) => (
              <div
                key={name}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={name === chosen}
                className="word"
                ref={(element) => {
                  if (name === chosen) element?.scrollIntoView({ block: "nearest" });
                }}
                onPointerDown={(event) => {
                  event.preventDefault();
                  complete(name);
                }}
              >
                {name}
              </div>
            ))}
          </div>,
          document.body,
        )}
    </span>
  );
}

function below(box: HTMLElement | null) {
  const place = box?.getBoundingClientRect();
  return place && { left: place.left, top: place.bottom + 2, width: Math.max(place.width, 200), margin: 0 };
}
