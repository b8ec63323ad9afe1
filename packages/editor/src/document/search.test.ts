import { describe, expect, test } from "vitest";
import { catalogue } from "./fixtures/graphs.ts";
import { findNodes, helpWith } from "./search.ts";

const first = (query: string) => findNodes(catalogue, query)[0]?.entry.type;

describe("finding nodes", () => {
  test("puts the node first that is called so", () => {
    expect(first("text encode")).toBe("text.encode");
    expect(first("vae dec")).toBe("vae.decode");
    expect(first("loop")).toBe("loop");
  });

  test("finds nodes by their keywords and finds nothing for what is none", () => {
    expect(findNodes(catalogue, "sampler").map(({ entry }) => entry.type)).toContain("denoise.base");
    expect(findNodes(catalogue, "qqqq")).toEqual([]);
  });

  test("offers for a wire only what takes it, with the port it goes to", () => {
    const found = findNodes(catalogue, "", { end: { type: { id: "latent" }, side: "output" } });
    expect(found[0]?.port).toBeDefined();
    const types = found.map(({ entry }) => entry.type);
    expect(types).toContain("vae.decode");
    expect(types).not.toContain("vae.encode");
    expect(found.find(({ entry }) => entry.type === "vae.decode")?.port).toBe("latent");
  });
});

describe("values in what is searched", () => {
  test.each([
    ["20 steps", "schedule.plan", { steps: 20 }],
    ["steps 20", "schedule.plan", { steps: 20 }],
    ["9999 steps", "schedule.plan", { steps: 1000 }],
    ["1024x1024", "latent.noise", { width: 1024, height: 1024 }],
    ["512 × 768", "latent.noise", { width: 512, height: 768 }],
    ["resize 512x512", "image.resize", { width: 512, height: 512 }],
    ["euler", "schedule.plan", { scheduler: "Euler" }],
    ["Euler a", "schedule.plan", { scheduler: "Euler a" }],
    ["dpm++ 2m", "schedule.plan", { scheduler: "DPM Multi" }],
    ["euler 30 steps", "schedule.plan", { scheduler: "Euler", steps: 30 }],
    ["karras", "schedule.plan", { sigmas: "karras" }],
    ["photographic", "prompt.style", { style: "photographic" }],
    ["photogr", "prompt.style", { style: "photographic" }],
    ["seed 7", "latent.noise", { seed: 7 }],
    ["noise seed 7", "latent.noise", { seed: 7 }],
    ["cfg 5", "guidance", { scale: 5 }],
    ["bicubic", "image.resize", { kernel: "bicubic" }],
  ])("%s is a node with the value set", (query, type, values) => {
    const [found] = findNodes(catalogue, query);
    expect({ type: found?.entry.type, values: found?.set?.values }).toEqual({ type, values });
  });

  test("say in words what is set", () => {
    expect(findNodes(catalogue, "euler 30 steps")[0]?.set?.says).toBe("Scheduler Euler, Steps 30");
    expect(first("lora")).toBe("model.lora");
    expect(first("upscale")).toBe("image.resize");
  });

  test("that fit nowhere find nothing, and it is said what would help", () => {
    expect(findNodes(catalogue, "blur")).toEqual([]);
    expect(helpWith(catalogue, "blur")).toContain("Resize image");
    expect(helpWith(catalogue, "guidence")).toBe("Did you mean “guidance”?");
    expect(helpWith(catalogue, "zzzzzz")).toContain("20 steps");
  });

  test("what is starred and was added lately comes first among equals", () => {
    const liked = { starred: ["vae.decode"], recent: ["text.encode"] };
    expect(
      findNodes(catalogue, "", { liked })
        .slice(0, 2)
        .map(({ entry }) => entry.type),
    ).toEqual(["vae.decode", "text.encode"]);
    expect(findNodes(catalogue, "vae encode", { liked })[0]?.entry.type).toBe("vae.encode");
  });
});
