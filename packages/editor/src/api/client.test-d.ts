import type { Catalogue, GraphDocument, InputProblem, Problem, RunEvent } from "@sigmaflow/core";
import type {
  AcceptedRun,
  Explanation,
  Failure,
  HostNames,
  ListedGraph,
  ListedModel,
  Run,
  RunCache,
  RunFile,
  RunList,
  SavedGraph,
} from "@sigmaflow/core/wire";
import { expectTypeOf, test } from "vitest";
import { ApiError, api } from "./client.ts";
import type { Watcher } from "./watch.ts";

test("what the server answers is what its contract says", () => {
  expectTypeOf(api.catalogue).returns.resolves.toEqualTypeOf<Catalogue>();
  expectTypeOf(api.models).returns.resolves.toEqualTypeOf<readonly ListedModel[]>();
  expectTypeOf(api.names).returns.resolves.toEqualTypeOf<HostNames>();
  expectTypeOf(api.graphs).returns.resolves.toEqualTypeOf<readonly ListedGraph[]>();
  expectTypeOf(api.save).returns.resolves.toEqualTypeOf<SavedGraph>();
  expectTypeOf(api.start).returns.resolves.toEqualTypeOf<AcceptedRun>();
  expectTypeOf(api.explain).returns.resolves.toEqualTypeOf<Explanation>();
  expectTypeOf(api.run).returns.resolves.toEqualTypeOf<Run>();
  expectTypeOf(api.runs).returns.resolves.toEqualTypeOf<RunList>();
  expectTypeOf(api.upload).returns.resolves.toEqualTypeOf<RunFile>();
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
