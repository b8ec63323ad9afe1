import { useReactFlow } from "@xyflow/react";
import { X } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from "react";
import { Markdown } from "../control/markdown.tsx";
import type { Point } from "../document/layout.ts";
import { carriedBy, changeMark, type Mark, marksOf, moveMark } from "../document/marks.ts";
import { edit } from "../store/editing.ts";
import { openOf } from "../store/editor.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { canvasTexts } from "../texts/canvas.ts";
import { stepTexts } from "../texts/steps.ts";
import { ViewportPortal } from "./viewport-portal.tsx";

const smallest = { width: 120, height: 70 };

/** The frames and notes of the open graph. */
export function Marks() {
  const body = useEditor((state) => openOf(state).body);
  const fixed = useEditor((state) => openOf(state).compound !== undefined);
  const marks = useMemo(() => [...marksOf(body)], [body]);
  return (
    <ViewportPortal>
      {marks.map(([id, mark]) => (
        <OneMark key={id} id={id} mark={mark} fixed={fixed} />
      ))}
    </ViewportPortal>
  );
}

interface MarkProps {
  readonly id: string;
  readonly mark: Mark;
  readonly fixed: boolean;
}

function OneMark({ id, mark, fixed }: MarkProps) {
  const editor = useEditorStore();
  const [by, setBy] = useState<Point>();
  const [grown, setGrown] = useState<Point>();
  const isFrame = mark.kind === "frame";
  const name = isFrame ? canvasTexts.frame : canvasTexts.note;
  const move = useDrag(
    setBy,
    (way) =>
      edit(editor, { label: isFrame ? stepTexts.moveFrame : stepTexts.moveNote }, (body) => moveMark(body, id, way)),
    id,
  );
  const resize = useDrag(setGrown, (way) =>
    edit(editor, { label: isFrame ? stepTexts.resizeFrame : stepTexts.resizeNote }, (body) =>
      changeMark(body, id, (one) => ({ ...one, ...sizeOf(one, way) })),
    ),
  );
  const setText = (text: string) =>
    edit(editor, { label: isFrame ? stepTexts.writeFrame : stepTexts.writeNote, mark: `mark ${id}` }, (body) =>
      changeMark(body, id, (one) => ({ ...one, text })),
    );
  const { width, height } = sizeOf(mark, grown ?? { x: 0, y: 0 });
  const at = `translate(${mark.x + (by?.x ?? 0)}px, ${mark.y + (by?.y ?? 0)}px)`;
  return (
    <section
      className={`mark ${mark.kind} nopan`}
      data-mark={id}
      aria-label={`${name} ${isFrame ? mark.text : ""}`.trim()}
      style={{ transform: at, width, height }}
    >
      <header className="mark-head" {...(!fixed && move)}>
        {isFrame ? (
          <input
            className="mark-title"
            aria-label={canvasTexts.frameTitle}
            placeholder={canvasTexts.frame}
            value={mark.text}
            disabled={fixed}
            onChange={({ target }) => setText(target.value)}
          />
        ) : (
          <span className="mark-title">{canvasTexts.note}</span>
        )}
        {!fixed && (
          <button
            type="button"
            className="icon-button small"
            aria-label={isFrame ? canvasTexts.removeFrame : canvasTexts.removeNote}
            onClick={() =>
              edit(editor, { label: isFrame ? stepTexts.removeFrame : stepTexts.removeNote }, (body) =>
                changeMark(body, id, () => undefined),
              )
            }
          >
            <X size={13} />
          </button>
        )}
      </header>
      {mark.kind === "note" && <NoteText text={mark.text} fixed={fixed} onText={setText} />}
      {!fixed && <span className="mark-corner" aria-hidden {...resize} />}
    </section>
  );
}

function sizeOf({ width, height }: Mark, way: Point) {
  return { width: Math.max(smallest.width, width + way.x), height: Math.max(smallest.height, height + way.y) };
}

/** A note's text as it reads, or to write in: by its button. */
function NoteText({
  text,
  fixed,
  onText,
}: {
  readonly text: string;
  readonly fixed: boolean;
  readonly onText: (text: string) => void;
}) {
  const [writes, setWrites] = useState(text === "" && !fixed);
  if (writes) {
    return (
      <textarea
        className="note-text input nowheel"
        aria-label={canvasTexts.noteText}
        value={text}
        ref={(field) => void (document.activeElement !== field && field?.focus({ preventScroll: true }))}
        onChange={({ target }) => onText(target.value)}
        onBlur={() => setWrites(text === "")}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          setWrites(false);
        }}
      />
    );
  }
  return (
    <div className="note-text nowheel">
      <Markdown text={text} />
      {!fixed && (
        <button type="button" className="note-write" onClick={() => setWrites(true)}>
          {canvasTexts.write}
        </button>
      )}
    </div>
  );
}

/** Handlers by which something is dragged: where it is so far, and once, where it was left. With a frame go its cards. */
function useDrag(onWay: (way: Point | undefined) => void, onDrop: (way: Point) => void, frame?: string) {
  const editor = useEditorStore();
  const flow = useReactFlow();
  const [start, setStart] = useState<{ readonly at: Point; readonly cards: ReadonlyMap<string, Point> }>();
  const wayTo = ({ clientX, clientY }: PointerEvent, from: Point) => {
    const zoom = flow.getZoom();
    return { x: (clientX - from.x) / zoom, y: (clientY - from.y) / zoom };
  };
  const carry = (cards: ReadonlyMap<string, Point>, { x, y }: Point) => {
    if (cards.size === 0) return;
    flow.setNodes((nodes) =>
      nodes.map((node) => {
        const place = cards.get(node.id);
        return place === undefined ? node : { ...node, position: { x: place.x + x, y: place.y + y } };
      }),
    );
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || (event.target as Element).closest("button") !== null) return;
      event.stopPropagation();
      const ids = frame === undefined ? [] : carriedBy(openOf(editor.getState()).body, frame).cards;
      const cards = flow.getNodes().filter(({ id }) => ids.includes(id));
      setStart({
        at: { x: event.clientX, y: event.clientY },
        cards: new Map(cards.map(({ id, position }) => [id, position])),
      });
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (start === undefined) return;
      const way = wayTo(event, start.at);
      onWay(way);
      carry(start.cards, way);
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (start === undefined) return;
      const way = wayTo(event, start.at);
      setStart(undefined);
      onWay(undefined);
      if (Math.hypot(way.x, way.y) * flow.getZoom() > 3) onDrop(way);
      else carry(start.cards, { x: 0, y: 0 });
    },
  };
}
