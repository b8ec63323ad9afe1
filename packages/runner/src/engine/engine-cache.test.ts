import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ContentHasher, MemoryCache } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { nodeHost } from "../host/node-host.ts";
import { engineCache } from "./engine-cache.ts";

const hasher = new ContentHasher(nodeHost);
const result = { node: "number", outputs: {}, ms: 1 };

test("results are counted by the tier that had them", async () => {
  const far = new MemoryCache({ bytes: 1e6, hasher });
  const [here, there] = ["here", "there"].map((name) => mkdtempSync(path.join(tmpdir(), `sigmaflow-${name}-`)));
  const opened = (folder: string | undefined) => {
    const { cache, shared, close } = engineCache({ sharedCache: () => far }, folder ?? "", hasher);
    return { cache: cache!, shared: shared!, close };
  };
  const first = opened(here);
  await first.cache.save("a".repeat(64), result, new Map());
  await first.cache.find("a".repeat(64));
  await first.cache.find("b".repeat(64));
  expect(first.shared.found).toEqual({ memory: 1, disk: 0, shared: 0, nowhere: 1 });
  await first.close();

  const again = opened(here);
  for (let time = 0; time < 3; time++) await again.cache.find("a".repeat(64));
  expect(again.shared.found).toEqual({ memory: 2, disk: 1, shared: 0, nowhere: 0 });
  await again.close();

  const other = opened(there);
  await other.cache.find("a".repeat(64));
  expect(other.shared.found).toEqual({ memory: 0, disk: 0, shared: 1, nowhere: 0 });
  await other.close();
});
