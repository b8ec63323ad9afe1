export { createSdxlRegistry, sdxlNodes } from "./sdxl-registry.ts";
