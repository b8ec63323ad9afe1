import { expect, test } from "vitest";
import { sharedTokenizer } from "./shared-tokenizers.ts";

const files = { vocab: { a: 0, "<|startoftext|>": 1, "<|endoftext|>": 2 }, merges: "" };

/** Loads any digest, and remembers which were asked for. */
function loader() {
  const loaded: string[] = [];
  const load = async (digest: string) => {
    loaded.push(digest);
    return files;
  };
  return { load, loaded };
}

test("makes a tokenizer once for each digest, also when asked twice at once", async () => {
  const { load, loaded } = loader();
  const [first, second] = await Promise.all([sharedTokenizer("once", load), sharedTokenizer("once", load)]);
  expect(first).toBe(second);
  expect(await sharedTokenizer("once", load)).toBe(first);
  expect(await sharedTokenizer("other", load)).not.toBe(first);
  expect(loaded).toEqual(["once", "other"]);
});

test("keeps no failure", async () => {
  const { load, loaded } = loader();
  await expect(sharedTokenizer("late", () => Promise.reject(new Error("not there yet")))).rejects.toThrow(
    "not there yet",
  );
  await expect(sharedTokenizer("late", async () => ({ vocab: [], merges: "" }))).rejects.toMatchObject({
    code: "TOKENIZER_INVALID",
  });
  await sharedTokenizer("late", load);
  expect(loaded).toEqual(["late"]);
});

test("drops the one that was used longest ago", async () => {
  const { load, loaded } = loader();
  for (const digest of ["k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k0", "k8", "k0", "k1"]) {
    await sharedTokenizer(digest, load);
  }
  expect(loaded).toEqual(["k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k1"]);
});
