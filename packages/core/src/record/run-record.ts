import { jsonExcess } from "../text/json-meter.ts";
import { type RunRecord, runRecord } from "../wire/run-record.ts";
import { type PngTexts, pngTexts } from "./png-text.ts";

/** Keyword of the text chunk that says how a picture was made. */
export const recordKeyword = "sigmaflow";

/** Of a record's text: its graph is nested 128 deep at most, and few inputs hold as many values. */
const bounds = { depth: 160, values: 2 ** 20 };

/** A record from its text; undefined for text that is none, or too much to be one. The graph in it has yet to be read and checked. */
export function parseRecord(text: string): RunRecord | undefined {
  try {
    return jsonExcess(text, bounds) === undefined ? runRecord.safeParse(JSON.parse(text)).data : undefined;
  } catch {
    return undefined;
  }
}

/** A record as the texts that a picture's file carries. */
export function recordTexts(record: RunRecord): PngTexts {
  return { [recordKeyword]: JSON.stringify(record) };
}

/** The record that a PNG carries; undefined when there is none, or it cannot be read. */
export function recordInPng(png: Uint8Array): RunRecord | undefined {
  const text = pngTexts(png)?.[recordKeyword];
  return text === undefined ? undefined : parseRecord(text);
}
