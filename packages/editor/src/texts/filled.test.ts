import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { filled } from "./filled.ts";

test("elements stand where a sentence names them, in its own order", () => {
  const elements = { key: createElement("kbd", null, "Space"), star: createElement("b", null, "*") };
  const shown = (text: string) => renderToStaticMarkup(filled(text, elements));
  expect(shown("Press {key}, or {star}.")).toBe("Press <kbd>Space</kbd>, or <b>*</b>.");
  expect(shown("{star} first, {key} then")).toBe("<b>*</b> first, <kbd>Space</kbd> then");
});
