import type { Catalogue, Explained, GraphDocument, InputProblem, Problem, RunEvent } from "@sigmaflow/core";
import type { Failure, ListedGraph, Run, RunCache, RunPicture, RunSummary } from "@sigmaflow/core/wire";
import { expectTypeOf, test } from "vitest";
import { ApiError, api } from "./client.ts";
import type { Watcher } from "./watch.ts";

test("what the server answers is what its contract says", () => {
  expectTypeOf(api.catalogue).returns.resolves.toEqualTypeOf<Catalogue>();
  expectTypeOf(api.models).returns.resolves.items.toEqualTypeOf<
    Readonly<{ name: string; components: readonly string[] }>
  >();
  expectTypeOf(api.graphs).returns.resolves.toEqualTypeOf<readonly ListedGraph[]>();
  expectTypeOf(api.save).returns.resolves.toEqualTypeOf<Readonly<{ name: string; version: string }>>();
  expectTypeOf(api.start).returns.resolves.toEqualTypeOf<Readonly<{ id: string }>>();
  expectTypeOf(api.explain).returns.resolves.toEqualTypeOf<Readonly<{ rows: readonly Explained[] }>>();
  expectTypeOf(api.run).returns.resolves.toEqualTypeOf<Run>();
  expectTypeOf(api.runs).returns.resolves.toEqualTypeOf<Readonly<{ runs: readonly RunSummary[] }>>();
  expectTypeOf(api.upload).returns.resolves.toEqualTypeOf<RunPicture>();
  expectTypeOf<Parameters<Watcher["onEvents"]>>().toEqualTypeOf<[events: readonly RunEvent[]]>();
});

test("nothing that the server says is left out", async () => {
  const { cache, graph } = await api.run("id");
  expectTypeOf(cache).toEqualTypeOf<RunCache | undefined>();
  expectTypeOf<RunCache["steps"]>().toEqualTypeOf<
    Readonly<Record<string, Readonly<{ cached: number; run: number }>>>
  >();
  expectTypeOf(graph).toEqualTypeOf<GraphDocument>();
  const refusal = new ApiError("No.", 422);
  expectTypeOf(refusal.problems).toEqualTypeOf<readonly (Problem | InputProblem)[]>();
  expectTypeOf<Failure["problems"]>().toEqualTypeOf<readonly Problem[] | readonly InputProblem[] | undefined>();
  // @ts-expect-error nobody says so
  cache?.bytes;
});
