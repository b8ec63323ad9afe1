import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { maskTexts } from "../texts/mask.ts";
import { type Dab, drawMask, type MaskAct } from "./mask-paint.ts";

interface MaskBoardProps {
  /** Address of the picture that is painted over. */
  readonly picture: string;
  readonly acts: readonly MaskAct[];
  readonly erases: boolean;
  /** Of the brush, in pixels of the picture. */
  readonly radius: number;
  /** Softness of the edges, in pixels of the picture. */
  readonly feather: number;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly onStroke: (dabs: readonly Dab[]) => void;
}

const colour = "#e0218a";

/** The picture with the mask over it, and the brush: led by mouse, pen and touch, or by arrow keys with Space held. */
export function MaskBoard({ picture, acts, erases, radius, feather, canvas, onStroke }: MaskBoardProps) {
  const [size, setSize] = useState<{ readonly width: number; readonly height: number }>();
  const [at, setAt] = useState<{ readonly x: number; readonly y: number }>();
  const [scale, setScale] = useState(1);
  const dabs = useRef<Dab[]>(undefined);
  const board = useRef<HTMLDivElement>(null);
  // The picture comes after the dialog.
  useEffect(() => board.current?.focus(), []);
  const draw = () => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const now: MaskAct[] = dabs.current === undefined ? [] : [{ kind: "stroke", erases, dabs: dabs.current }];
    drawMask(context, [...acts, ...now], colour);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn again when what was done, or the size, is another.
  useLayoutEffect(draw, [acts, size]);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || size === undefined) return;
    const observer = new ResizeObserver(() => setScale(element.clientWidth / size.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, [canvas, size]);
  const lead = (x: number, y: number, pressure = 1) => {
    setAt({ x, y });
    if (dabs.current === undefined) return;
    dabs.current.push({ x, y, radius: radius * pressure });
    draw();
  };
  const begin = () => {
    dabs.current ??= [];
  };
  const end = () => {
    const made = dabs.current;
    dabs.current = undefined;
    if (made !== undefined && made.length > 0) onStroke(made);
  };
  const point = (event: PointerEvent) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const pressure = event.pointerType === "pen" ? 0.3 + 0.7 * event.pressure : 1;
    lead((event.clientX - left) / scale, (event.clientY - top) / scale, pressure);
  };
  const key = (event: KeyboardEvent) => {
    const [dx, dy] = directions[event.key] ?? [0, 0];
    const from = at ?? { x: (size?.width ?? 0) / 2, y: (size?.height ?? 0) / 2 };
    if (event.key === " ") {
      if (!event.repeat) {
        begin();
        lead(from.x, from.y);
      }
    } else if (dx === 0 && dy === 0) return;
    else {
      const by = event.shiftKey ? radius * 2 : Math.max(radius / 2, 1);
      lead(
        Math.min(Math.max(from.x + dx * by, 0), size?.width ?? 0),
        Math.min(Math.max(from.y + dy * by, 0), size?.height ?? 0),
      );
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="mask-board"
      role="application"
      aria-label={maskTexts.board}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is painted on by keys.
      tabIndex={0}
      ref={board}
      onKeyDown={key}
      onKeyUp={({ key: up }) => up === " " && end()}
      onBlur={end}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        begin();
        point(event);
      }}
      onPointerMove={point}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <img
        src={picture}
        alt=""
        draggable={false}
        onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => setSize({ width, height })}
      />
      <canvas ref={canvas} {...size} style={{ filter: feather > 0 ? `blur(${(feather / 2) * scale}px)` : undefined }} />
      {at && (
        <span
          className="mask-brush"
          data-erases={erases || undefined}
          style={{ left: at.x * scale, top: at.y * scale, width: 2 * radius * scale, height: 2 * radius * scale }}
        />
      )}
    </div>
  );
}

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
