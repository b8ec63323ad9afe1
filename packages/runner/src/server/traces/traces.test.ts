import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { defineNode, int } from "@sigmaflow/core";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { wantsTraces } from "../../command/wants-traces.ts";
import { stopServers, sum, testServer } from "../fixtures/test-server.ts";

const exporter = new InMemorySpanExporter();
beforeAll(() => {
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
});
afterEach(async () => {
  await stopServers();
  exporter.reset();
});
afterAll(() => {
  trace.disable();
  propagation.disable();
  context.disable();
});

const traceId = "0af7651916cd43dd8448eb211c80319c";
const spanId = "b7ad6b7169203331";
const traceparent = `00-${traceId}-${spanId}-01`;

/** The spans of a name that have ended, once there are so many. */
async function spans(name: string, count = 1): Promise<readonly ReadableSpan[]> {
  const found = () => exporter.getFinishedSpans().filter((span) => span.name === name);
  await vi.waitFor(() => expect(found()).toHaveLength(count));
  return found();
}

test("a request, its run and the run's nodes are spans of the trace that the request names", async () => {
  const { app } = await testServer({ sum }, { traces: true });
  const send = (a: number) => app.inject({ method: "POST", url: "/v1/sum", payload: { a }, headers: { traceparent } });
  const { headers } = await send(1);
  const [request] = await spans("POST /v1/:graph");
  const [run] = await spans("run");
  const [node] = await spans("maths.number");
  expect(request).toMatchObject({
    kind: SpanKind.SERVER,
    parentSpanContext: { traceId, spanId },
    attributes: {
      ...{ "http.request.method": "POST", "http.route": "/v1/:graph", "url.path": "/v1/sum" },
      ...{ "http.response.status_code": 200, "sigmaflow.run.id": headers["x-request-id"] },
    },
  });
  expect(run).toMatchObject({
    parentSpanContext: { traceId, spanId: request!.spanContext().spanId },
    attributes: {
      ...{ "sigmaflow.run.id": headers["x-request-id"], "sigmaflow.run.status": "finished" },
      ...{ "sigmaflow.cache.hits": 0, "sigmaflow.cache.misses": 3 },
    },
    status: { code: SpanStatusCode.UNSET },
  });
  expect(node).toMatchObject({
    parentSpanContext: { traceId, spanId: run!.spanContext().spanId },
    attributes: {
      ...{ "sigmaflow.node.path": "add", "sigmaflow.node.type": "maths.number", "sigmaflow.node.cached": false },
    },
  });
  await app.inject({ method: "POST", url: "/api/runs", payload: { graph: "sum", inputs: { a: 1 } } });
  const [, cached] = await spans("maths.number", 2);
  expect(cached?.attributes).toMatchObject({ "sigmaflow.node.path": "add", "sigmaflow.node.cached": true });
});

test("what fails says its code, and nothing of what was sent", async () => {
  const node = defineNode({
    ...{ type: "test.fails", version: 1, category: "test", description: "Fails.", inputs: { a: int() } },
    outputs: { a: int() },
    run: ({ a }) => {
      throw new Error(`It is ${a}`);
    },
  });
  const fails = {
    sigmaflow: 1,
    inputs: { a: { type: "int" } },
    nodes: { inner: { type: "test.fails", in: { a: { $input: "a" } } } },
    outputs: { a: { $from: "inner.a" } },
  };
  const { app } = await testServer({ fails }, { traces: true, nodes: [node] });
  expect((await app.inject({ method: "POST", url: "/v1/fails", payload: { a: 51_725 } })).statusCode).toBe(500);
  const [failed] = await spans("test.fails");
  const [run] = await spans("run");
  for (const span of [failed!, run!]) {
    expect(span.status.code).toBe(SpanStatusCode.ERROR);
    expect(span.status.message).toBe(span.attributes["error.type"]);
    expect(JSON.stringify([span.attributes, span.status, span.events])).not.toContain("51725");
  }
  expect(run?.attributes).toMatchObject({ "sigmaflow.run.status": "failed", "sigmaflow.node.path": "inner" });
});

test("without being asked for, nothing is traced", async () => {
  const { app } = await testServer({ sum });
  expect((await app.inject({ method: "POST", url: "/v1/sum", payload: { a: 2 } })).statusCode).toBe(200);
  expect(exporter.getFinishedSpans()).toEqual([]);
});

test("traces are asked for by the flag, or by variables that say where they go", async () => {
  expect(await wantsTraces({}, {})).toBe(false);
  expect(await wantsTraces({ traces: true }, {})).toBe(true);
  expect(await wantsTraces({}, { OTEL_TRACES_EXPORTER: "otlp" })).toBe(true);
  expect(await wantsTraces({}, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" })).toBe(true);
  expect(
    await wantsTraces({}, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318", OTEL_TRACES_EXPORTER: "none" }),
  ).toBe(false);
  expect(await wantsTraces({ traces: true }, { OTEL_SDK_DISABLED: "true" })).toBe(false);
});
