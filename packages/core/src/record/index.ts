// How pictures say how they were made: the parts of PNG files, their texts, and what is written into them.

export type { RunRecord } from "../wire/run-record.ts";
export { isPng, type PngChunk, pngChunk, pngChunks, pngSignature } from "./png-chunks.ts";
export { type PngTexts, pngTexts, pngTextsInTurns, withPngTexts, withPngTextsInTurns } from "./png-text.ts";
export { parseRecord, recordInPng, recordKeyword, recordTexts } from "./run-record.ts";
