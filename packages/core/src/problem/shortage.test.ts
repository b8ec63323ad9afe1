import { expect, test } from "vitest";
import { RunFailure } from "../run/failure.ts";
import { shortageIn, shortageOf } from "./shortage.ts";

/** An error as the system's calls throw it. */
function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: no more, ${syscall}`), { code, syscall });
}

test.each([
  ["handles of the program", systemError("EMFILE", "open"), "TOO_MANY_FILES"],
  ["handles of the system", systemError("ENFILE", "open"), "TOO_MANY_FILES"],
  ["disk", systemError("ENOSPC", "write"), "DISK_FULL"],
  ["quota", systemError("EDQUOT", "write"), "DISK_FULL"],
  ["memory", systemError("ENOMEM", "mmap"), "OUT_OF_MEMORY"],
  ["memory for an array", new RangeError("Array buffer allocation failed"), "OUT_OF_MEMORY"],
  ["processes", systemError("EAGAIN", "spawn /usr/bin/node"), "TOO_MANY_PROCESSES"],
  ["what another error was caused by", new Error("No.", { cause: systemError("EMFILE", "open") }), "TOO_MANY_FILES"],
])("[faults Weak 10] a node that fails for want of %s says so, and what to do", (_, thrown, code) => {
  expect(shortageOf(thrown)).toMatchObject({ code, fault: "machine" });
  const failure = new RunFailure("decode", thrown);
  expect(failure).toMatchObject({ code, path: "decode" });
  expect(failure.message).toMatch(/\(.+\)\. .*run again; finished steps are in the cache\.$/);
});

test("what has other reasons keeps them", () => {
  const others = [systemError("ENOENT", "open"), systemError("EAGAIN", "read"), new RangeError("Invalid array length")];
  for (const thrown of [...others, "EMFILE", undefined]) expect(shortageOf(thrown)).toBeUndefined();
  expect(new RunFailure("decode", others[0])).toMatchObject({ code: "NODE_FAILED" });
});

test.each([
  ["Load model from /m/model.onnx failed:system error number 24", "TOO_MANY_FILES"],
  ["Error: EMFILE: too many open files, open '/a'", "TOO_MANY_FILES"],
  ["write failed: No space left on device", "DISK_FULL"],
  ["std::bad_alloc", "OUT_OF_MEMORY"],
  ["pthread_create failed, error code: 11", "TOO_MANY_PROCESSES"],
  ["terminate called after throwing 'std::system_error': Resource temporarily unavailable", "TOO_MANY_PROCESSES"],
  ["Load model failed: system error number 241", undefined],
  ["Invalid rank for input", undefined],
])("[faults Weak 10] a library that writes %j is short of %s", (text, shortage) => {
  expect(shortageIn(text)).toBe(shortage);
});
