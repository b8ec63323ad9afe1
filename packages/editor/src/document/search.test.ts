import { describe, expect, test } from "vitest";
import { catalogue } from "./fixtures/graphs.ts";
import { findNodes } from "./search.ts";

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
    const found = findNodes(catalogue, "", { type: { id: "latent" }, side: "output" });
    expect(found[0]?.port).toBeDefined();
    const types = found.map(({ entry }) => entry.type);
    expect(types).toContain("vae.decode");
    expect(types).not.toContain("vae.encode");
    expect(found.find(({ entry }) => entry.type === "vae.decode")?.port).toBe("latent");
  });
});
