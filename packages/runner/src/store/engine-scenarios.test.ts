import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ContentHasher, MemoryCache, TieredCache } from "@sigmaflow/core";
import { engineScenarios } from "../../../core/test/scenarios/suite.ts";
import { DiskCache } from "./disk-cache.ts";

const opened: { cache: DiskCache; folder: string }[] = [];

function open(hasher: ContentHasher): DiskCache {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-scenarios-"));
  const cache = new DiskCache({ folder, hasher });
  opened.push({ cache, folder });
  return cache;
}

async function close(): Promise<void> {
  for (const { cache, folder } of opened.splice(0)) {
    await cache.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

// The engine's own sizes are held to in core; here every node costs a write.
const largest = 1000;

engineScenarios("a cache on disk", { open, close, largest });

engineScenarios("a cache in memory in front of disk", {
  open: (hasher) => new TieredCache(new MemoryCache({ bytes: 64 * 2 ** 20, hasher }), open(hasher)),
  close,
  largest,
});
