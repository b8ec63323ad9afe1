import { createElement, Fragment, type ReactNode } from "react";

/** A sentence with elements in it, such as keys: `{name}` in the text is where the one of that name stands. */
export function filled(text: string, elements: Readonly<Record<string, ReactNode>>): ReactNode {
  const parts = text.split(/\{(\w+)\}/).map((part, at) => (at % 2 === 0 ? part : elements[part]));
  return createElement(Fragment, null, ...parts);
}
