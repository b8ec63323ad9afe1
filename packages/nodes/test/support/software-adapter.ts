import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { provideChromium } from "../../../../scripts/chromium.ts";

const driver = "vk_swiftshader_icd.json";

/**
 * Lets processes that are started from now on find Chromium's Vulkan with its adapter that computes on the processor, so that
 * ONNX Runtime's WebGPU works without a graphics card. Returns what undoes it.
 */
export async function useSoftwareAdapter(): Promise<() => void> {
  const chromium = realpathSync(await provideChromium());
  // Debian starts it by a script that lies elsewhere.
  const folder = [dirname(chromium), "/usr/lib/chromium"].find((one) => existsSync(join(one, driver)));
  if (folder === undefined) throw new Error(`there is no ${driver} beside ${chromium}`);
  const { LD_LIBRARY_PATH, VK_DRIVER_FILES } = process.env;
  process.env.LD_LIBRARY_PATH = [folder, LD_LIBRARY_PATH].filter(Boolean).join(":");
  process.env.VK_DRIVER_FILES = join(folder, driver);
  return () => {
    for (const [name, value] of Object.entries({ LD_LIBRARY_PATH, VK_DRIVER_FILES }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  };
}
