import { describeRunQueue } from "../../test/contract/run-queue.ts";
import { MemoryRunQueue } from "./memory-run-queue.ts";

describeRunQueue("a queue in memory", async () => ({ queue: new MemoryRunQueue(), close: async () => {} }));
