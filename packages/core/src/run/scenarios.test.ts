import { engineScenarios } from "../../test/scenarios/suite.ts";
import { MemoryCache } from "../cache/memory.ts";

engineScenarios("no cache", { open: () => undefined });

engineScenarios("a cache in memory", { open: (hasher) => new MemoryCache({ bytes: 64 * 2 ** 20, hasher }) });

// Room for next to nothing: results are known by name, and their values are made again.
engineScenarios("a cache in memory of 200 bytes", {
  open: (hasher) => new MemoryCache({ bytes: 200, hasher }),
  largest: 1000,
});
