import { type ReactNode, type RefObject, useRef, useState } from "react";
import type { ControlProps } from "./props.ts";
import { type AboutWords, WordList } from "./word-list.tsx";

/** A button's list of words to choose a control's value from. */
interface WordListOfButton {
  readonly button: RefObject<HTMLButtonElement | null>;
  /** The word that is chosen, empty where none is. */
  readonly current: string;
  readonly isOpen: boolean;
  open(): void;
  /** The list, where it is open. */
  list(words: readonly string[], about?: AboutWords): ReactNode;
}

/** A list of words that opens at a button and returns to it. */
export function useWordList({ spec, value, onChange, label }: ControlProps): WordListOfButton {
  const [place, setPlace] = useState<DOMRect>();
  const button = useRef<HTMLButtonElement>(null);
  const current = currentWord({ spec, value });
  const close = () => {
    setPlace(undefined);
    button.current?.focus();
  };
  return {
    button,
    current,
    isOpen: place !== undefined,
    open: () => setPlace(button.current?.getBoundingClientRect()),
    list: (words, about) =>
      place && (
        <WordList
          {...about}
          words={words}
          current={current}
          label={label}
          place={place}
          onClose={close}
          onChoose={(word) => {
            onChange(word);
            close();
          }}
        />
      ),
  };
}

/** The word that a control shows: its value, else its default. */
export function currentWord({ spec, value }: Pick<ControlProps, "spec" | "value">): string {
  return [value, spec.default].find((one) => typeof one === "string") ?? "";
}
