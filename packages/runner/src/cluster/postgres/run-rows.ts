import type { RunEvent } from "@sigmaflow/core";
import { toMillionths } from "../../store/credits.ts";
import type { DraftRun } from "../../store/draft-run.ts";
import { errorIn } from "../../store/run-ending.ts";
import { promptOf } from "../../store/run-prompt.ts";
import type { NewRun } from "../../store/stored-run.ts";

/** A run to be inserted; one that was answered as it was accepted has its draft. */
export interface InsertedRun {
  readonly asked: NewRun;
  readonly draft?: DraftRun;
}

/** What PostgreSQL's text cannot hold, held by something that can be seen. */
const plainText = (text: string) => text.replaceAll("\0", "\ufffd").toWellFormed();
const jsonOrNull = (value: unknown) => (value === undefined ? null : JSON.stringify(value));

/** The row of a run, by column. */
export function runRow({ asked: run, draft }: InsertedRun, acceptedBy: string) {
  const { ending, status = "queued", started = null, attempt = 0, events = [] } = draft ?? {};
  const prompt = promptOf(run);
  const { key = null, wish = null, deadline = null, charge } = run;
  return {
    id: run.id,
    title: run.title === undefined ? null : plainText(run.title),
    status,
    created: run.created,
    started: started ?? null,
    ended: ending?.event.time ?? null,
    error: jsonOrNull(ending && errorIn(ending.event)),
    outputs: jsonOrNull(ending?.outputs),
    seeds: JSON.stringify(run.seeds),
    cache: jsonOrNull(ending?.cache),
    last_seq: events.length - 1,
    graph: documentText(run.graph),
    inputs: JSON.stringify(run.inputs),
    wanted: jsonOrNull(run.wanted),
    scope: plainText(run.graphName),
    attended: run.attended ? 1 : 0,
    cancel_requested: 0,
    attempt,
    crashes: 0,
    wish,
    key,
    priority: run.priority ?? 0,
    needs: jsonOrNull(run.needs),
    deadline,
    hold: charge ? toMillionths(charge.hold) : null,
    cost: charge && ending?.cost !== undefined ? toMillionths(ending.cost) : null,
    search: searchedText(run),
    accepted_by: acceptedBy,
    placed: false,
    chain: jsonOrNull(run.chain),
    inner_of: run.innerOf ?? null,
    prompt: prompt === undefined ? null : plainText(prompt),
  };
}

/** The columns that {@link runRow} fills. */
export const insertedColumns = [
  ...["id", "title", "status", "created", "started", "ended", "error", "outputs", "seeds", "cache", "last_seq"],
  ...["graph", "inputs", "wanted", "scope", "attended", "cancel_requested", "attempt", "crashes", "wish", "key"],
  ...["priority", "needs", "deadline", "hold", "cost", "search", "accepted_by"],
  ...["placed", "chain", "inner_of", "prompt"],
].join(", ");

/** An event as it is written. Its number is a column too, which counts where it is read. */
export function eventText(event: RunEvent): string {
  return JSON.stringify(event);
}

/** Documents are never changed, and the same ones are written again and again. */
const texts = new WeakMap<object, string>();

function documentText(document: NewRun["graph"]): string {
  const text = texts.get(document) ?? JSON.stringify(document);
  texts.set(document, text);
  return text;
}

/** What a run is found by: its title, the texts that it was given, and its graph's defaults, in small letters. */
function searchedText({ title, inputs, graph }: NewRun): string {
  const defaults = Object.values(graph.inputs ?? {}).map((input) => (input as { default?: unknown }).default);
  const texts = [title, ...Object.values(inputs), ...defaults].filter((value) => typeof value === "string");
  return plainText(texts.join("\n").toLowerCase());
}
