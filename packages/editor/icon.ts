import { createElement, type SVGProps } from "react";

/** An icon of lucide-react: the elements that it is drawn with. */
interface IconData {
  readonly node: readonly (readonly [element: string, attributes: Readonly<Record<string, string>>])[];
}

/**
 * Makes a component of an icon. In what is built it stands in for the library's own, which also serves contexts, names,
 * other sizes of strokes and other frameworks.
 */
export default function createIcon({ node }: IconData) {
  return ({ size, ...rest }: SVGProps<SVGSVGElement> & { readonly size: number }) =>
    createElement(
      "svg",
      {
        width: size,
        height: size,
        viewBox: "0 0 24 24",
        fill: "none",
        stroke: "currentColor",
        strokeWidth: 2,
        strokeLinecap: "round",
        strokeLinejoin: "round",
        "aria-hidden": rest["aria-label"] === undefined,
        ...rest,
      },
      ...node.map(([element, attributes]) => createElement(element, attributes)),
    );
}
