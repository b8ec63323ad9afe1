import { type GraphDocument, type Json, readGraphValue, writeGraph } from "@sigmaflow/core";

const keyword = "sigmaflow";

/**
 * The graph that a PNG carries (text chunk `sigmaflow`, PNG specification §11.3.3), with the inputs of its run as
 * defaults, so that it makes the same picture again. Undefined when there is none.
 */
export function graphInPng(png: Uint8Array): string | undefined {
  const text = textIn(png);
  if (text === undefined) return undefined;
  try {
    const record = JSON.parse(text) as { readonly graph?: unknown; readonly inputs?: Readonly<Record<string, Json>> };
    const { document } = readGraphValue(record.graph);
    return document && writeGraph(withDefaults(document, record.inputs ?? {}));
  } catch {
    return undefined;
  }
}

function withDefaults(document: GraphDocument, given: Readonly<Record<string, Json>>): GraphDocument {
  const inputs = Object.entries(document.inputs ?? {}).map(([name, spec]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const isData = value !== undefined && value !== null && (typeof value !== "object" || Array.isArray(value));
    return [name, isData ? { ...spec, default: value } : spec] as const;
  });
  return { ...document, ...(document.inputs && { inputs: Object.fromEntries(inputs) }) };
}

/** The text of the chunk with our keyword, which is never compressed. */
function textIn(png: Uint8Array): string | undefined {
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  for (let at = 8; at + 12 <= png.length; ) {
    const length = view.getUint32(at);
    const data = png.subarray(at + 8, at + 8 + length);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type === "iTXt") {
      const end = data.indexOf(0);
      const name = new TextDecoder("latin1").decode(data.subarray(0, end));
      // Keyword, 0, compression flag, method, language, 0, translated keyword, 0, text.
      if (name === keyword && data[end + 1] === 0) {
        const language = data.indexOf(0, end + 3);
        const translated = data.indexOf(0, language + 1);
        return new TextDecoder().decode(data.subarray(translated + 1));
      }
    }
    at += length + 12;
  }
  return undefined;
}
