import type { Context, Span, Tracer } from "@opentelemetry/api";
import type { RunEvent } from "@sigmaflow/core";
import type { RunEnding } from "../../store/stored-run.ts";

type Api = typeof import("@opentelemetry/api");

/** What spans are made with. */
export interface SpanMaker {
  readonly api: Api;
  readonly tracer: Tracer;
}

/** A node that is at work. */
interface Open {
  readonly span: Span;
  readonly context: Context;
}

/** The spans of one run and its nodes, made from its events. */
export class TracedRun {
  readonly #maker: SpanMaker;
  readonly #span: Span;
  readonly #context: Context;
  readonly #open = new Map<string, Open>();

  /** `parent`: what asked for it. */
  constructor(id: string, parent: Context, maker: SpanMaker) {
    const { api, tracer } = maker;
    this.#maker = maker;
    this.#span = tracer.startSpan("run", { attributes: { "sigmaflow.run.id": id } }, parent);
    this.#context = api.trace.setSpan(parent, this.#span);
  }

  event(event: RunEvent): void {
    // Of what is not sampled nothing is kept.
    if (!this.#span.isRecording()) return;
    if (event.type === "node.started" || event.type === "node.cached") this.#begin(event);
    else if (event.type === "node.finished") this.#end(event.path, event.time);
    else if (event.type === "node.failed") this.#end(event.path, event.time, event);
    else if (event.type === "steps.cached") {
      const { from, to } = event;
      const span = this.#open.get(event.path)?.span ?? this.#span;
      span.addEvent("steps.cached", { "sigmaflow.steps.from": from, "sigmaflow.steps.to": to }, event.time);
    }
  }

  end({ event, cache }: RunEnding): void {
    const status = event.type.slice("run.".length);
    this.#span.setAttribute("sigmaflow.run.status", status);
    if (cache) this.#span.setAttributes({ "sigmaflow.cache.hits": cache.hits, "sigmaflow.cache.misses": cache.misses });
    const failure = event.type === "run.failed" ? event : undefined;
    if (failure?.path !== undefined) this.#span.setAttribute("sigmaflow.node.path", failure.path);
    this.#close(failure);
  }

  /** Ends what is open of a run that somebody else goes on with. */
  leave(): void {
    this.#close();
  }

  #close(failure?: { readonly code: string; readonly message: string }): void {
    for (const path of [...this.#open.keys()].reverse()) this.#end(path);
    if (failure) this.#fail(this.#span, failure);
    this.#span.end();
  }

  #begin({ type, path, node, time }: Extract<RunEvent, { readonly type: "node.started" | "node.cached" }>): void {
    const { api, tracer } = this.#maker;
    const isCached = type === "node.cached";
    const attributes = { "sigmaflow.node.path": path, "sigmaflow.node.type": node, "sigmaflow.node.cached": isCached };
    const around = this.#around(path);
    const span = tracer.startSpan(node, { attributes, startTime: time }, around);
    if (isCached) span.end(time);
    else this.#open.set(path, { span, context: api.trace.setSpan(around, span) });
  }

  /** The nearest open node that a node stands in, else the run. */
  #around(path: string): Context {
    for (let end = path.length; end > 0; ) {
      // `denoise/step[12]/unet` stands in `denoise/step[12]` and `denoise`.
      end = path.lastIndexOf("/", end - 1);
      const around = this.#open.get(path.slice(0, Math.max(0, end)));
      if (around) return around.context;
    }
    return this.#context;
  }

  #end(path: string, time?: number, failure?: { readonly code: string; readonly message: string }): void {
    const open = this.#open.get(path);
    if (open === undefined) return;
    this.#open.delete(path);
    if (failure) this.#fail(open.span, failure);
    open.span.end(time);
  }

  /** Says why by code alone: messages may quote what the client sent. */
  #fail(span: Span, { code }: { readonly code: string }): void {
    span.setAttribute("error.type", code);
    span.setStatus({ code: this.#maker.api.SpanStatusCode.ERROR, message: code });
  }
}
