import { type KeyboardEvent, type ReactNode, useState } from "react";

interface SearchListProps<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly children: (item: T) => ReactNode;
  /** Name of the field, and of the list. */
  readonly labels: readonly [field: string, list: string];
  readonly placeholder: string;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly onChoose: (item: T) => void;
  /** Answers another key on an item; true when it was one. */
  readonly onKey?: (key: string, item: T) => boolean;
  /** What is said where nothing was found. */
  readonly nothing: ReactNode;
}

/** A field to search with, and what it finds below: arrow keys go through it, Enter chooses. */
export function SearchList<T>(props: SearchListProps<T>) {
  const { items, labels, onChoose, onKey } = props;
  const [at, setAt] = useState(0);
  const current = items[at];
  const key = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, items.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter" && current !== undefined) onChoose(current);
    else if (current === undefined || onKey?.(event.key, current) !== true) return;
    event.preventDefault();
  };
  return (
    <>
      <input
        data-first
        className="input search"
        role="combobox"
        aria-label={labels[0]}
        aria-expanded="true"
        aria-controls="found-list"
        aria-activedescendant={current && `found-${at}`}
        placeholder={props.placeholder}
        value={props.query}
        onChange={({ target }) => {
          props.onQuery(target.value);
          setAt(0);
        }}
        onKeyDown={key}
      />
      <div id="found-list" role="listbox" aria-label={labels[1]} className="found">
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the search field above moves through the list and chooses.
          <div
            key={props.keyOf(item)}
            id={`found-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="found-node"
            data-type={props.keyOf(item)}
            ref={(element) => {
              if (index === at) element?.scrollIntoView({ block: "nearest" });
            }}
            onPointerMove={() => setAt(index)}
            onClick={() => onChoose(item)}
          >
            {props.children(item)}
          </div>
        ))}
        {items.length === 0 && <p className="nothing">{props.nothing}</p>}
      </div>
    </>
  );
}
