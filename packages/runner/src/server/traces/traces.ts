import type { Context, Span } from "@opentelemetry/api";
import type { RunEvent } from "@sigmaflow/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { RunObserver } from "../../runs/run-observer.ts";
import type { RunEnding } from "../../store/stored-run.ts";
import type { Asker } from "../asker.ts";
import { traceErrors } from "./error-codes.ts";
import { type SpanMaker, TracedRun } from "./traced-run.ts";

/** Requests, runs and nodes as spans of OpenTelemetry, for whatever provider the process has registered. */
export class Traces implements RunObserver {
  readonly #maker: SpanMaker;
  readonly #requests = new WeakMap<object, Span>();
  /** What asked for each run that is not taken up yet. */
  readonly #asked = new Map<string, Context>();
  readonly #runs = new Map<string, TracedRun>();

  constructor(maker: SpanMaker) {
    this.#maker = maker;
  }

  /** A span a request, which goes on with the trace that the request names. */
  follow(app: FastifyInstance): void {
    const { api, tracer } = this.#maker;
    app.addHook("onRequest", async (request) => {
      const { method, headers, routeOptions, url } = request;
      const route = routeOptions.url;
      const attributes = {
        ...{ "http.request.method": method, "url.path": url.split("?")[0] ?? "", "sigmaflow.request.id": request.id },
        ...(route !== undefined && { "http.route": route }),
      };
      const name = route === undefined ? method : `${method} ${route}`;
      const parent = api.propagation.extract(api.ROOT_CONTEXT, headers);
      this.#requests.set(request, tracer.startSpan(name, { kind: api.SpanKind.SERVER, attributes }, parent));
    });
    app.addHook("onRequestAbort", async (request) => this.#answered(request));
    app.addHook("onResponse", async (request, reply) => this.#answered(request, reply));
  }

  /** A request asks for a run, which is part of its trace. */
  asks(asker: Asker, run: string): void {
    const { api } = this.#maker;
    const span = asker === "owner" ? undefined : this.#requests.get(asker);
    if (span) this.#asked.set(run, api.trace.setSpan(api.ROOT_CONTEXT, span));
  }

  started(id: string): void {
    const parent = this.#asked.get(id) ?? this.#maker.api.ROOT_CONTEXT;
    this.#asked.delete(id);
    this.#runs.get(id)?.leave();
    this.#runs.set(id, new TracedRun(id, parent, this.#maker));
  }

  event(id: string, event: RunEvent): void {
    this.#runs.get(id)?.event(event);
  }

  ended(id: string, ending: RunEnding): void {
    this.#runs.get(id)?.end(ending);
    this.#runs.delete(id);
  }

  /** Ends what is open: the server ends. */
  close(): void {
    for (const run of this.#runs.values()) run.leave();
    this.#runs.clear();
  }

  #answered(request: FastifyRequest, reply?: FastifyReply): void {
    const span = this.#requests.get(request);
    if (span === undefined) return;
    this.#requests.delete(request);
    if (reply) {
      const status = reply.statusCode;
      const run = reply.getHeader("x-request-id");
      span.setAttribute("http.response.status_code", status);
      if (run !== undefined) span.setAttribute("sigmaflow.run.id", String(run));
      if (status >= 500) span.setStatus({ code: this.#maker.api.SpanStatusCode.ERROR });
    }
    span.end();
  }
}

/**
 * Loads the package that spans are made with, which is there only where it is installed.
 *
 * @throws `TRACES_NOT_INSTALLED`.
 */
export async function openTraces(version: string): Promise<Traces> {
  const api = await import("@opentelemetry/api").catch(() => {
    throw traceErrors.TRACES_NOT_INSTALLED();
  });
  return new Traces({ api, tracer: api.trace.getTracer("sigmaflow", version) });
}
