import { PaidCalls } from "@sigmaflow/core";
import { provideRemote } from "@sigmaflow/nodes/host";
import { afterEach, expect, test } from "vitest";
import { type PaidService, paidService } from "../server/fixtures/paid-service.ts";
import { remoteExample } from "../server/fixtures/remote-graphs.ts";
import { closeEngines, runGraph } from "./run-graph.ts";

let service: PaidService;
afterEach(async () => {
  await closeEngines();
  await service.close();
});

test("a program's run makes as many paid calls as its option says, and several share one allowance", async () => {
  service = await paidService();
  const services = [provideRemote({ baseUrl: service.address, key: "SG_0123456789abcdef" })];
  const run = (paid: number | PaidCalls) =>
    runGraph(remoteExample, { prompt: "x", seed: 1, samples: 3 }, { services, cache: false, paid });
  await expect(run(2)).rejects.toMatchObject({ code: "PAID_CALLS_REFUSED", path: "remote/calls/item[2]/call" });
  expect(service.calls).toHaveLength(2);
  const paid = new PaidCalls(4);
  await run(paid);
  await expect(run(paid)).rejects.toMatchObject({ code: "PAID_CALLS_REFUSED" });
  expect([service.calls.length, paid.made]).toEqual([6, 4]);
});
