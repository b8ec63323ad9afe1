import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

/** A part of a library that no page uses, and that a bundler cannot know to be unused. */
interface Part {
  /** The file it stands in, below `node_modules`. */
  readonly file: RegExp;
  /** What is replaced there. */
  readonly from: RegExp;
  readonly to: string;
}

/** Methods of an object's prototype by their names. */
const methods = (...names: string[]) =>
  new RegExp(`^ {2}(?:${names.join("|")}): (?:selection|transition)_\\w+,\\n`, "gm");

const flow = /\/@xyflow\/react\/dist\/esm\/index\.js$/;

const parts: readonly Part[] = [
  // React Flow's own minimap, controls, resizers and bars: names for a debugger and `memo` keep them.
  { file: flow, from: /^\w+\.displayName = .*;$/gm, to: "" },
  { file: flow, from: /= (?=(?:memo|forwardRef|fixedForwardRef|create\w+Edge)\()/g, to: "= /* @__PURE__ */ " },
  { file: flow, from: /memo\((?=fixedForwardRef\()/g, to: "memo(/* @__PURE__ */ " },
  // Wires are curves, and cards are the editor's own.
  { file: flow, from: /^ {4}(?:straight|step|smoothstep|simplebezier): \w+,?\n/gm, to: "" },
  { file: flow, from: /^ {4}(?:input|output|group): \w+,?\n/gm, to: "" },
  {
    file: flow,
    from: /switch \(type\) \{\s+case ConnectionLineType\.Bezier:[\s\S]*?\n {4}\}\n/,
    to: "[path] = getBezierPath(pathParams);\n",
  },
  // Only views glide, which is `zoom`'s own doing; of attributes, colours and texts nothing does.
  {
    file: /\/@xyflow\/system\/dist\/esm\/index\.js$/,
    from: /options\?\.interpolate === 'linear' \? interpolate : /g,
    to: "",
  },
  {
    file: /\/d3-transition\/dist\/d3-transition\.mjs$/,
    from: methods(
      "attr",
      "attrTween",
      "style",
      "styleTween",
      "text",
      "textTween",
      "remove",
      "easeVarying",
      "end",
      "merge",
    ),
    to: "",
  },
  {
    file: /\/d3-interpolate\/dist\/d3-interpolate\.mjs$/,
    from: /= (?=\(function \w+\(|(?:hsl|hcl|cubehelix|rgbSpline|interpolateTransform)\()/g,
    to: "= /* @__PURE__ */ ",
  },
  // Nothing is drawn with d3.
  {
    file: /\/d3-selection\/dist\/d3-selection\.mjs$/,
    from: methods(
      ...["data", "enter", "exit", "join", "order", "sort", "attr", "classed", "text", "html", "raise", "lower"],
      ...["append", "insert", "remove", "clone", "dispatch"],
    ),
    to: "",
  },
  // Views glide with one of them, and nothing has the others' parameters.
  { file: /\/d3-ease\/dist\/d3-ease\.mjs$/, from: /= (?=\(function custom\()/g, to: "= /* @__PURE__ */ " },
  // Only a development build of React asks for keys, and nothing for names.
  {
    file: /\/lucide-react\/dist\/esm\/icons\/[\w-]+\.mjs$/,
    from: /,\s+key: "\w+"|^ {2}(?:name|size|aliases): .*,\n/gm,
    to: "",
  },
];

/** What makes components of icons; the library's own serves more than the editor has. */
const icon = fileURLToPath(new URL("icon.ts", import.meta.url));

const found = new Set<Part | typeof icon>();

/**
 * Leaves out of what is built what libraries carry for others. A part that is found nowhere, as after an update of its
 * library, is an error.
 */
export const leaveOut: Plugin = {
  name: "leave-out",
  apply: "build",
  enforce: "pre",
  resolveId: {
    filter: { id: /\/createLucideIcon\.mjs$/ },
    handler() {
      found.add(icon);
      return icon;
    },
  },
  transform: {
    filter: { id: parts.map(({ file }) => file) },
    handler(code, id) {
      let text = code;
      for (const part of parts) {
        if (!part.file.test(id)) continue;
        const next = text.replace(part.from, part.to);
        if (next !== text) found.add(part);
        text = next;
      }
      return { code: text, map: null };
    },
  },
  buildEnd() {
    if (!found.has(icon)) this.error("leave-out.ts finds nothing that makes icons");
    for (const part of parts)
      if (!found.has(part)) this.error(`leave-out.ts finds no ${part.from} in any ${part.file}`);
  },
};
