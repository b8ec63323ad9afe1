import { expect, test } from "vitest";
import { takeLoras } from "./prompt-networks.ts";

test.each([
  ["a fox <lora:fur:0.8>", "a fox ", [["fur", 0.8, 0.8]]],
  ["<lora:fur> a", " a", [["fur", 1, 1]]],
  [
    "<lyco:fur:-1.5>a<lora:b c (v2):.5>",
    "a",
    [
      ["fur", -1.5, -1.5],
      ["b c (v2)", 0.5, 0.5],
    ],
  ],
  ["<lora:fur:0.2:0.9>", "", [["fur", 0.9, 0.2]]],
  ["<lora:fur:unet=0.9:te=0.2>", "", [["fur", 0.9, 0.2]]],
  ["<lora:fur:0.5:unet=2>", "", [["fur", 2, 0.5]]],
  [
    "<lora:fur:0.5><lora:fur:0.5>",
    "",
    [
      ["fur", 0.5, 0.5],
      ["fur", 0.5, 0.5],
    ],
  ],
  ["<lora:> <hypernet:x:1> <b> a < b:c >", "<lora:> <hypernet:x:1> <b> a < b:c >", []],
] as const)("reads %j as the web UI does", (prompt, text, loras) => {
  expect(takeLoras(prompt)).toEqual({
    text,
    loras: loras.map(([name, strength, textStrength]) => ({ name, strength, textStrength })),
  });
});

test.each(["<lora:fur:much>", "<lora:fur:>", "<lora:fur:11>", "<lora:fur:1e1>", "<lora:fur:0.5:Infinity>"])(
  "refuses %j, which names no strength",
  (prompt) => {
    expect(() => takeLoras(prompt)).toThrowError(
      expect.objectContaining({ code: "PROMPT_LORA_INVALID", message: expect.stringContaining(prompt) }),
    );
  },
);

test("refuses more LoRAs than a picture is made with", () => {
  expect(takeLoras("<lora:a:1>".repeat(16)).loras).toHaveLength(16);
  expect(() => takeLoras("<lora:a:1>".repeat(17))).toThrowError(
    expect.objectContaining({ code: "PROMPT_LORA_INVALID", message: expect.stringContaining("17 LoRAs") }),
  );
});
