import { enableCompileCache } from "node:module";
import path from "node:path";
import { defaultCacheFolder } from "./store/cache-folder.ts";

// Compiled code is kept between starts; where it cannot be, starting takes some 40 ms longer.
enableCompileCache(path.join(defaultCacheFolder(), "code"));
await import("./main.ts");
