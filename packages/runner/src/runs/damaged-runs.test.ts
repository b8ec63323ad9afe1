import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { createEngine } from "../engine/engine.ts";
import { openLocalStores } from "../store/local-stores.ts";
import { PreviewShelf } from "./preview-shelf.ts";
import { RunFiles } from "./run-files.ts";
import { Runs } from "./runs.ts";

test("[faults Broken 5.1] a run that waits and is damaged ends as failed after a restart, and the next is performed", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-damaged-"));
  const before = openLocalStores(folder, { bytes: 2 ** 30, onNotice: () => {} });
  const add = (id: string, a: number) => {
    const graph = { sigmaflow: 1, nodes: { sum: { type: "maths.number", in: { a, b: 35 } } } } as const;
    const outputs = { x: { $from: "sum.result" } };
    const asked = { graph: { ...graph, outputs }, inputs: {}, seeds: {}, graphName: "g", attended: false };
    return before.runs.add({ id, created: 1, ...asked });
  };
  await add("first", 37_000);
  await add("second", 1);
  await before.close();
  const file = path.join(folder, "runs.db");
  const bytes = readFileSync(file);
  bytes.write("97000", bytes.indexOf("37000"));
  writeFileSync(file, bytes);

  const reported: unknown[] = [];
  const after = openLocalStores(folder, {
    bytes: 2 ** 30,
    onNotice: () => {},
    onDamage: (error) => reported.push(error),
  });
  const engine = createEngine({ cacheDir: path.join(folder, "cache") });
  const runs = new Runs({
    ...{ engine, store: after.runs, queue: after.queue, files: new RunFiles(after.artifacts, engine.codecs) },
    ...{ previews: new PreviewShelf(), limits: { queue: 9, runs: 9, paidPerRun: 4, paidPerDay: 9 } },
    onError: (error) => reported.push(error),
  });
  await runs.recover();
  const ended = await Promise.all(["first", "second"].map((id) => runs.ended(id, AbortSignal.timeout(20_000))));
  await runs.close(0);
  await engine.close();
  await after.close();
  rmSync(folder, { recursive: true });
  expect(ended).toMatchObject([
    { status: "failed", error: { code: "RUN_DAMAGED" } },
    { status: "succeeded", outputs: { x: { value: 36 } } },
  ]);
  expect(reported).toMatchObject([{ code: "RUN_DAMAGED" }]);
});
