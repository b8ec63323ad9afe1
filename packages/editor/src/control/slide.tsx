import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from "react";
import { controlTexts } from "../texts/control.ts";
import { type NumberSpec, numberAt, placeOf } from "./number-scale.ts";

interface SlideProps {
  readonly spec: NumberSpec & { readonly unit?: string | undefined };
  readonly value: number;
  readonly label: string;
  /** A line at the foot of the field rather than beside it. */
  readonly thin: boolean;
  /** The field of the same number, which gets the focus, so that keys go on where the pointer left off. */
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onSlide: (value: number) => void;
  /** Steps like the field does. */
  readonly onKey: (event: KeyboardEvent) => void;
}

/**
 * A number's range to point at: drawn to a place, finer with Alt and coarser with Shift. Where it is a line of its own it is
 * reached and moved by keys and screen readers too; on a card the field is enough for them.
 */
export function Slide({ spec, value, label, thin, input, onSlide, onKey }: SlideProps) {
  const began = useRef<{ readonly x: number; readonly place: number }>(undefined);
  const slide = (event: PointerEvent) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const at = (event.clientX - left) / width;
    const from = began.current;
    const fine = event.altKey && from !== undefined;
    const place = fine ? from.place + (event.clientX - from.x) / width / 10 : at;
    const next = numberAt(place, spec, fine ? "fine" : event.shiftKey ? "coarse" : "one");
    if (next !== value) onSlide(next);
  };
  const start = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    // Leaving the field ends the step that was made before, so that each draw is undone by itself.
    input.current?.blur();
    // By touch the field would bring its keyboard with it.
    if (event.pointerType === "mouse") input.current?.focus();
    began.current = { x: event.clientX, place: placeOf(value, spec) };
    slide(event);
  };
  const end = () => {
    began.current = undefined;
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Home" && event.key !== "End") return onKey(event);
    event.preventDefault();
    onSlide(numberAt(event.key === "Home" ? 0 : 1, spec));
  };
  const spoken = {
    role: "slider",
    tabIndex: 0,
    "aria-label": controlTexts.range({ label }),
    "aria-valuemin": spec.min,
    "aria-valuemax": spec.max,
    "aria-valuenow": value,
    "aria-valuetext": spec.unit && `${value} ${spec.unit}`,
    onKeyDown: key,
  } as const;
  const place = `${placeOf(value, spec) * 100}%`;
  return (
    <span
      className={`slide${thin ? " thin" : ""}`}
      {...(thin ? { "aria-hidden": true } : spoken)}
      style={{ "--place": place } as object}
      onPointerDown={start}
      onPointerMove={(event) => began.current && slide(event)}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}
