// What front ends and programs that change graphs need besides the main entry: links, ports, which of them fit together,
// which files stand for values, and how much there is in a text from outside.

export { bodyShape, entryShape, filledInputs, type NodeShape } from "./check/shape.ts";
export { diffDocuments } from "./diff/diff-documents.ts";
export { type BeforeAfter, changesResults, type DocumentChange } from "./diff/document-change.ts";
export { sayChange, sides } from "./diff/say-change.ts";
export { applyDiff, diffTrees, inverseDiff, isEmptyDiff, type TreeDiff } from "./diff/tree-diff.ts";
export { idPattern, isFrom, isInput, linkParts, versionMark } from "./graph/document.ts";
export { findingJsonBreak, type JsonBreak } from "./graph/json-break.ts";
export { eachLink } from "./graph/links.ts";
export { promptInput } from "./graph/prompt-input.ts";
export { expectedBy } from "./graph/read-issues.ts";
export { type ReadJson, readJson } from "./graph/read-json.ts";
export { rewriteGraph } from "./graph/rewrite-graph.ts";
export { connects } from "./port/connect.ts";
export { anyType, unknownType } from "./port/file-format.ts";
export { previewingKind, readingKind, writingKind } from "./port/kind-files.ts";
export { endingOf } from "./port/media-types.ts";
export { isList, parseType, type TypeRef, typeText } from "./port/type-ref.ts";
export { sayShape } from "./problem/english/document.ts";
export { sayFound, sayType } from "./problem/english/values.ts";
export { withArticle } from "./text/article.ts";
export { isJson } from "./text/is-json.ts";
export { type JsonInPartsOptions, JsonRefused, parsingInParts } from "./text/json-in-parts.ts";
export { type JsonBounds, type JsonExcess, jsonExcess } from "./text/json-meter.ts";
export { type SweptOptions, type SweptValue, type SweptValues, sweptValues } from "./text/swept-values.ts";
export { utf8Text } from "./text/utf8.ts";
export { atOnce, type InParts, inTurns, type Turn } from "./value/in-parts.ts";
export { memberOf, own } from "./value/record.ts";
