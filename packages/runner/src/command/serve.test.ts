import { expect, test } from "vitest";
import { serveCommand } from "./serve.ts";

test("APIs that are left out come by commas and by flags", () => {
  const withoutOf = (...args: readonly string[]) => {
    const command = serveCommand();
    command.parseOptions([...args]);
    return command.opts().without;
  };
  expect(withoutOf()).toBeUndefined();
  expect(withoutOf("--without", "mcp, openai")).toEqual(["openai", "mcp"]);
  expect(withoutOf("--without", "openai", "--without", "a1111")).toEqual(["openai", "a1111"]);
});
