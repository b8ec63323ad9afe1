import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Worker } from "@sigmaflow/core/wire";
import { afterAll, expect, test, vi } from "vitest";
import { startStores } from "../../test/support/cluster/cluster.ts";
import { inProcess } from "../../test/support/cluster/in-process.ts";
import { statusText } from "../command/cluster-action.ts";
import type { Member } from "./members/member.ts";
import { differenceText, modelDifferences, warningsOf } from "./members/model-differences.ts";

const newCluster = inProcess(await startStores());
const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-models-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with a checkpoint and a LoRA of so many bytes each. */
function models(name: string, checkpoint: number, lora: number): string {
  const root = path.join(folder, name);
  mkdirSync(path.join(root, "loras"), { recursive: true });
  writeFileSync(path.join(root, "base.safetensors"), Buffer.alloc(checkpoint, 1));
  writeFileSync(path.join(root, "loras", "ink.safetensors"), Buffer.alloc(lora, 2));
  return root;
}

test("operators are warned of a name by which two workers mean different files", async () => {
  const cluster = await newCluster();
  const { app, context } = await cluster.server();
  await cluster.worker({ models: [models("a", 100_000, 100_000)] });
  const other = await cluster.worker({ models: [models("b", 100_001, 100_000)] });
  const name = `[^ ]+:${process.pid}`;
  const workers = async (): Promise<readonly Worker[]> =>
    (await app.inject("/api/workers")).json().filter(({ role }: Worker) => role === "worker");
  await vi.waitFor(
    async () =>
      expect((await workers()).map(({ warnings }) => warnings)).toEqual(
        Array.from({ length: 2 }, () => [
          expect.stringMatching(`^The model .base.safetensors. is another file here than on ${name}\\.$`),
        ]),
      ),
    { timeout: 20_000, interval: 50 },
  );
  expect(statusText(await context.cluster!.status())).toMatch(
    new RegExp(`\n\nThe model .base.safetensors. is one file on ${name}, another on ${name}\\.\n$`),
  );
  expect((await app.inject("/metrics")).body).toMatch(/^sigmaflow_models_differing 1$/m);
  const same = (await context.cluster!.status()).members.find(({ role }) => role === "worker")!.prints!;
  await other.members.finds(same);
  expect((await workers()).map(({ warnings }) => warnings)).toEqual([undefined, undefined]);
  expect(statusText(await context.cluster!.status())).not.toContain("another");
});

test("whoever has the same file stands together, and of many only some are named", () => {
  const member = (n: number, role: Member["role"], prints?: Member["prints"]) =>
    ({ id: `${n}`, name: `vm:${n}`, role, ...(prints && { prints }) }) as Member;
  const members = [
    member(0, "server", { "lora ink": "x" }),
    ...Array.from({ length: 7 }, (_, n) => member(n + 1, "worker", { "lora ink": "a", "model base": "m" })),
    member(8, "worker", { "lora ink": "b", "model base": "m" }),
    member(9, "worker"),
  ];
  const found = modelDifferences(members);
  expect(found.map(differenceText)).toEqual([
    "The LoRA `ink` is one file on vm:1, vm:2, vm:3, vm:4 and 3 more, another on vm:8.",
  ]);
  expect(members.map((one) => warningsOf(one, found).length)).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
});
