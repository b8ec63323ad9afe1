import {
  type Catalogue,
  type CheckResult,
  check,
  type FiledKind,
  type GraphBody,
  type GraphDocument,
  type Json,
} from "@sigmaflow/core";
import { diffTrees, isEmptyDiff } from "@sigmaflow/core/editing";
import type { RunOutput } from "@sigmaflow/core/wire";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { EarlierTimes, Forecast } from "../document/forecast.ts";
import { type History, noHistory } from "../document/history.ts";
import type { Point } from "../document/layout.ts";
import { oncePer } from "../document/once-per.ts";
import type { RunView } from "../document/run-view.ts";
import { type OpenGraph, openGraph, type Scope } from "../document/scope.ts";
import type { Sweep } from "../document/sweep.ts";
import type { Situation } from "../document/verdict.ts";
import type { End } from "../document/wires.ts";

/** A wire that is being drawn, from one of its ends. */
export interface Drag {
  readonly end: End;
  /** Whether the wire begins at `end`, or ends there. */
  readonly side: "output" | "input";
}

/** An input of the graph that takes a file. */
export interface FiledInput {
  readonly name: string;
  readonly kind: FiledKind;
}

/**
 * What lies over the canvas; what is added ends the wire `drag`, goes into the one of the id `wire`, or comes in
 * place of the node `replaces`. */
export type Dialog =
  | {
      readonly kind: "add";
      readonly at: Point;
      readonly drag?: Drag;
      readonly wire?: string;
      readonly replaces?: string;
    }
  | { readonly kind: "commands"; readonly at: Point }
  | { readonly kind: "open" }
  /** `taken` is a name under which the server has another graph than the one that would be saved over. */
  | { readonly kind: "save"; readonly taken?: string }
  /** The texts that the graph had on the server. */
  | { readonly kind: "versions" }
  | { readonly kind: "shortcuts" }
  | { readonly kind: "runs" }
  /** To run it several times, or through values of its inputs. */
  | { readonly kind: "sweep"; readonly by: "seed" | "values" }
  /** A sweep and what became of its runs. */
  | { readonly kind: "grid"; readonly sweep: string }
  /** The pictures of the document's runs, first the one with this content id. */
  | { readonly kind: "stage"; readonly hash: string }
  | { readonly kind: "picture"; readonly hash: string; readonly title: string }
  /** A picture without a graph, dropped or pasted. */
  | { readonly kind: "use-picture"; readonly file: File }
  /** A mask to paint over a picture, for an input. */
  | { readonly kind: "paint"; readonly input: FiledInput }
  /** Pictures of earlier runs, to take one for an input. */
  | { readonly kind: "results"; readonly input: FiledInput };

/** One sentence to the person at work, with what to do. */
export interface Notice {
  readonly kind: "info" | "error";
  readonly message: string;
  readonly hint?: string;
}

/** Where a document came from. */
export interface GraphFile {
  readonly name: string;
  /** Of the server's text; without it the document was never saved there. */
  readonly version?: string;
  /** It came with the program, so that saving it asks for another name first. */
  readonly template?: true;
}

/** A run that was started from the document. */
export interface MadeRun {
  readonly run: string;
  /** What it was made of, as `contentKey` names that. */
  readonly of: string;
}

/** All that the editor knows of one document. Only `document` is saved, only `document` is undone; the rest goes with the tab. */
export interface EditorState {
  readonly catalogue: Catalogue;
  readonly document: GraphDocument;
  readonly history: History;
  /** What checking the document found, always up to date. */
  readonly checked: CheckResult;
  /** The document as it was opened or saved last. */
  readonly saved: GraphDocument;
  /** The text that it was opened from or saved as last: what is not changed is saved as it stands there. */
  readonly text: string | undefined;
  /** Where it came from. */
  readonly file: GraphFile | undefined;
  /** Whether it is looked at as a graph, or as a form with what it makes. */
  readonly view: "graph" | "create";
  /** Runs that were started from it, the latest last. */
  readonly made: readonly MadeRun[];
  /** Sweeps that were started from it, the latest last. */
  readonly sweeps: readonly Sweep[];
  readonly scope: Scope;
  /** Ids of chosen cards in the open graph. */
  readonly selection: readonly string[];
  readonly selectedWires: readonly string[];
  /** Values for the next run that no document can hold, such as uploaded files. */
  readonly values: Readonly<Record<string, Json>>;
  readonly run: RunView | undefined;
  /** The document as it was when that run was started. */
  readonly ran: GraphDocument | undefined;
  readonly results: Readonly<Record<string, RunOutput>> | undefined;
  /** What a run of `of` would do; asked for, and out of date as soon as the document is another one. */
  readonly forecast:
    | {
        readonly of: GraphDocument;
        readonly nodes: ReadonlyMap<string, Forecast>;
        readonly earlier: EarlierTimes | undefined;
      }
    | undefined;
  readonly drag: Drag | undefined;
  readonly tab: "run" | "node" | "problems";
  readonly dialog: Dialog | undefined;
  readonly notice: Notice | undefined;
  /** Goes up when the canvas should show the whole graph. */
  readonly fit: number;
}

/** The store of one editor. */
export type Editor = StoreApi<EditorState>;

/** A document with nothing in it. Without a title it is called as it is saved. */
export const emptyDocument: GraphDocument = { sigmaflow: 1, inputs: {}, nodes: {}, outputs: {} };

/** The state of an editor in which a document was opened and nothing was done yet. */
export function freshState(
  document: GraphDocument,
  kept: Pick<EditorState, "catalogue" | "file" | "fit">,
): EditorState {
  return {
    ...kept,
    document,
    history: noHistory,
    checked: check(document, kept.catalogue),
    saved: document,
    text: undefined,
    view: "graph",
    made: [],
    sweeps: [],
    scope: [],
    selection: [],
    selectedWires: [],
    values: {},
    run: undefined,
    ran: undefined,
    results: undefined,
    forecast: undefined,
    drag: undefined,
    tab: "run",
    dialog: undefined,
    notice: undefined,
  };
}

/** An editor with an empty document. */
export function createEditor(catalogue: Catalogue): Editor {
  return createStore<EditorState>(() => freshState(emptyDocument, { catalogue, file: undefined, fit: 0 }));
}

/** The open graph; the document itself when the way there is gone. */
export function openOf({ document, scope, catalogue }: EditorState): OpenGraph {
  return openGraph(document, scope, catalogue) ?? { body: document };
}

const isSame = oncePer((one: object) => oncePer((other: object) => isEmptyDiff(diffTrees(one, other))));

/** Whether there is nothing to save: undoing everything leads back to what was saved. */
export function isSaved({ document, saved }: EditorState): boolean {
  return document === saved || isSame(saved)(document);
}

const nothing = {};

/** Whether a run of the document would be of another graph than the last was. Moving cards changes nothing of what runs. */
export function isChangedSince({ document, ran }: EditorState): boolean {
  const parts = ["nodes", "inputs", "outputs"] as const;
  return ran !== undefined && !parts.every((part) => isSame(ran[part] ?? nothing)(document[part] ?? nothing));
}

const insides = new WeakMap<Scope, { readonly graph: GraphBody; readonly situation: Situation }>();

/**
 * All that wires in the open graph are judged by. Inside a compound that is the compound, checked for itself; it is the
 * same object each time, because nothing in there changes.
 */
export function situationOf(state: EditorState): Situation {
  const { document, scope, checked, catalogue } = state;
  const { body, compound } = openOf(state);
  if (compound === undefined) return { document, scope, body, checked, catalogue };
  const { graph, rest } = compound;
  const known = insides.get(scope);
  if (known?.graph === graph && known.situation.body === body) return known.situation;
  const inside = { document: { sigmaflow: 1, ...graph } as const, checked: check(graph, catalogue) };
  const situation = { ...inside, scope: rest, body, catalogue };
  insides.set(scope, { graph, situation });
  return situation;
}
