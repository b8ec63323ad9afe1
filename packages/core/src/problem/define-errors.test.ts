import { expect, test } from "vitest";
import { defineErrors } from "./define-errors.ts";
import { defineNotices } from "./define-notices.ts";

const entry = { title: "A title", meaning: "A meaning.", action: "An action." };
const errors = defineErrors({
  TOO_FAR: {
    fault: "limit",
    ...entry,
    message: ({ found, maximum }: { readonly found: number; readonly maximum: number }) =>
      `It is ${found} away; at most ${maximum} are reached. Go nearer.`,
  },
  CLOSED: { fault: "state", ...entry, message: () => "It is closed. Open it." },
});

test("an error carries its code, whose fault it is, its parameters and the message made from them", () => {
  const cause = new Error("below");
  const error = errors.TOO_FAR({ found: 9, maximum: 4 }, { cause });
  const { code, fault, params, message, name } = error;
  expect({ code, fault, params, message, name, cause: error.cause }).toEqual({
    code: "TOO_FAR",
    fault: "limit",
    params: { found: 9, maximum: 4 },
    message: "It is 9 away; at most 4 are reached. Go nearer.",
    name: "SigmaflowError",
    cause,
  });
  expect(JSON.parse(JSON.stringify(params))).toEqual(params);
});

test("an error without parameters has none, and may have a cause", () => {
  const cause = new Error("below");
  expect(errors.CLOSED()).toMatchObject({ code: "CLOSED", params: {}, message: "It is closed. Open it." });
  expect(errors.CLOSED({}, { cause }).cause).toBe(cause);
});

test("a maker says what its errors are, and knows them", () => {
  const { code, fault, title, meaning, action } = errors.TOO_FAR;
  expect({ code, fault, title, meaning, action }).toEqual({ code: "TOO_FAR", fault: "limit", ...entry });
  expect(errors.TOO_FAR.say({ found: 1, maximum: 0 })).toBe("It is 1 away; at most 0 are reached. Go nearer.");
  expect(errors.TOO_FAR.is(errors.TOO_FAR({ found: 1, maximum: 0 }))).toBe(true);
  expect(errors.TOO_FAR.is(errors.CLOSED())).toBe(false);
});

test("a notice is plain data", () => {
  const notices = defineNotices({
    LEFT_OUT: { ...entry, message: ({ what }: { readonly what: string }) => `${what} is left out.` },
  });
  expect(notices.LEFT_OUT({ what: "One" })).toEqual({ code: "LEFT_OUT", message: "One is left out." });
  expect(notices.LEFT_OUT.title).toBe("A title");
});
