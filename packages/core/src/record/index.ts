// How pictures say how they were made: the text chunks of PNG files, and what is written into them.

export type { RunRecord } from "../wire/run-record.ts";
export { isPng, type PngTexts, pngTexts, withPngTexts } from "./png-text.ts";
export { parseRecord, recordInPng, recordKeyword, recordTexts } from "./run-record.ts";
