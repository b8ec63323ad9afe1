import "./mask-dialog.css";
import { Brush, Contrast, Eraser, Redo2, Trash2, Undo2 } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { NumberControl } from "../control/number.tsx";
import { type PictureSource, paintedOver, pictureSource } from "../document/picture-source.ts";
import type { FiledInput } from "../store/editor.ts";
import { reportRefusal } from "../store/files.ts";
import { giveFile } from "../store/giving.ts";
import { pictureAt } from "../store/source-picture.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { maskTexts } from "../texts/mask.ts";
import { Dialog } from "./dialog.tsx";
import { MaskBoard } from "./mask-board.tsx";
import { acted, actRedone, actUndone, emptyHistory, type MaskAct, maskFile, readMask, resized } from "./mask-paint.ts";
import { NoticeBar } from "./notice.tsx";

const sizes = { type: "int", min: 2, max: 1024, unit: "px" } as const;
const feathers = { type: "int", min: 0, max: 200, unit: "px" } as const;

/** Paints a mask over a picture, for an input: white where it was painted. It begins with the mask that the input has. */
export function MaskDialog({ input }: { readonly input: FiledInput }) {
  const editor = useEditorStore();
  const [picture, setPicture] = useState<string>();
  const [history, setHistory] = useState(emptyHistory);
  const [erases, setErases] = useState(false);
  const [radius, setRadius] = useState(32);
  const [feather, setFeather] = useState(0);
  const canvas = useRef<HTMLCanvasElement>(null);
  const act = (one: MaskAct) => setHistory((before) => acted(before, one));
  useEffect(() => {
    let isOpen = true;
    const made: string[] = [];
    const find = async (source: PictureSource) => {
      const address = await pictureAt(editor, source);
      made.push(address);
      return address;
    };
    const { document, values } = editor.getState();
    const below = paintedOver(document, values, input.name);
    const mask = pictureSource(document, values, input.name);
    // A mask that the graph has for its own picture fits no other.
    const before = mask && below && "node" in mask && "hash" in below ? undefined : mask;
    void reportRefusal(editor, async () => {
      const painted = before && (await readMask(await find(before)));
      const address = below && (await find(below));
      if (!isOpen) return;
      setPicture(address);
      setHistory(painted === undefined ? emptyHistory : acted(emptyHistory, { kind: "before", mask: painted }));
    });
    return () => {
      isOpen = false;
      for (const address of made) URL.revokeObjectURL(address);
    };
  }, [editor, input]);
  const use = async () => {
    if (canvas.current === null) return;
    const file = await maskFile(canvas.current, feather);
    if (await giveFile(editor, input.name, file, input.kind)) editor.setState({ dialog: undefined });
  };
  const key = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement) return;
    const { key: pressed, shiftKey } = event;
    const control = event.ctrlKey || event.metaKey;
    if (control && pressed.toLowerCase() === "z") setHistory(shiftKey ? actRedone : actUndone);
    else if (control && pressed === "y") setHistory(actRedone);
    else if (control) return;
    else if (pressed === "[" || pressed === "]") setRadius((before) => resized(before, pressed === "]" ? 1 : -1));
    else if (pressed === "e" || pressed === "b") setErases(pressed === "e");
    else if (pressed === "i") act({ kind: "invert" });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Dialog title={maskTexts.paint} kind="mask-painting">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole dialog; each has a button of its own. */}
      <div className="mask-inside" onKeyDown={key}>
        <div className="mask-tools" role="toolbar" aria-label={maskTexts.mask}>
          <Tool label={maskTexts.brush} pressed={!erases} onPress={() => setErases(false)}>
            <Brush size={16} />
          </Tool>
          <Tool label={maskTexts.eraser} pressed={erases} onPress={() => setErases(true)}>
            <Eraser size={16} />
          </Tool>
          <Tool label={maskTexts.invert} onPress={() => act({ kind: "invert" })}>
            <Contrast size={16} />
          </Tool>
          <Tool label={maskTexts.clear} onPress={() => act({ kind: "clear" })}>
            <Trash2 size={16} />
          </Tool>
          <Tool label={maskTexts.undo} disabled={history.done.length === 0} onPress={() => setHistory(actUndone)}>
            <Undo2 size={16} />
          </Tool>
          <Tool label={maskTexts.redo} disabled={history.undone.length === 0} onPress={() => setHistory(actRedone)}>
            <Redo2 size={16} />
          </Tool>
        </div>
        {picture === undefined ? (
          <p className="nothing">{maskTexts.looking}</p>
        ) : (
          <MaskBoard
            picture={picture}
            acts={history.done}
            erases={erases}
            radius={radius}
            feather={feather}
            canvas={canvas}
            onStroke={(dabs) => act({ kind: "stroke", erases, dabs })}
          />
        )}
        <div className="mask-settings">
          <span className="form-label">{maskTexts.size}</span>
          <NumberControl
            spec={sizes}
            value={2 * radius}
            label={maskTexts.brushSize}
            roomy
            onChange={(size) => typeof size === "number" && size >= 2 && setRadius(Math.min(size, sizes.max) / 2)}
          />
          <span className="form-label">{maskTexts.feather}</span>
          <NumberControl
            spec={feathers}
            value={feather}
            label={maskTexts.feather}
            roomy
            onChange={(soft) => typeof soft === "number" && soft >= 0 && setFeather(Math.min(soft, feathers.max))}
          />
        </div>
        <p className="hint">{maskTexts.hint}</p>
        <div className="dialog-actions">
          <button type="button" className="button primary" disabled={picture === undefined} onClick={() => void use()}>
            {maskTexts.use}
          </button>
        </div>
        <NoticeBar />
      </div>
    </Dialog>
  );
}

interface ToolProps {
  readonly label: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Tool({ label, pressed, disabled, onPress, children }: ToolProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onPress}
    >
      {children}
    </button>
  );
}
