import { expect, test } from "vitest";
import { endingError, failureError } from "./inference-failure.ts";

const ending = { code: null, signal: null, stderr: "" };

/** The error with which a child process reports that it was not started. */
function spawnError(code: string): Error {
  return Object.assign(new Error(`spawn /usr/bin/node ${code}`), { code, syscall: "spawn /usr/bin/node" });
}

test.each([
  ["EMFILE", "TOO_MANY_FILES"],
  ["ENFILE", "TOO_MANY_FILES"],
  ["EAGAIN", "TOO_MANY_PROCESSES"],
  ["ENOMEM", "OUT_OF_MEMORY"],
  ["ENOENT", "INFERENCE_CRASHED"],
])("[faults Weak 10] an inference process that cannot be started for %s is %s", (system, code) => {
  expect(endingError({ ...ending, error: spawnError(system) })).toMatchObject({ code, fault: "machine" });
});

test.each([
  ["Error: EMFILE: too many open files, open '/a.js'", "TOO_MANY_FILES"],
  ["node[9]: pthread_create: Resource temporarily unavailable", "TOO_MANY_PROCESSES"],
  ["terminate called after throwing an instance of 'std::bad_alloc'", "INFERENCE_OUT_OF_MEMORY"],
  ["ENOSPC: no space left on device, write", "DISK_FULL"],
  ["Segmentation fault", "INFERENCE_CRASHED"],
])("[faults Weak 10] an inference process whose last words are %j is %s", (stderr, code) => {
  expect(endingError({ code: 134, signal: null, stderr })).toMatchObject({ code });
});

test("a process that the system killed ran out of memory, whatever it wrote", () => {
  expect(endingError({ code: null, signal: "SIGKILL", stderr: "EMFILE" })).toMatchObject({
    code: "INFERENCE_CRASHED",
    message: expect.stringContaining("lower the memory budget"),
  });
});

test.each([
  ["Load model from a.onnx failed:system error number 24", "TOO_MANY_FILES"],
  ["No space left on device", "DISK_FULL"],
  ["Non-zero status code: unexpected rank", "INFERENCE_FAILED"],
])("[faults Weak 10] a model that the runtime refuses with %j is %s", (reason, code) => {
  expect(failureError({ code: "INFERENCE_FAILED", reason })).toMatchObject({ code });
});

test("a text encoder in which no token can be hidden has a code of its own", () => {
  const error = failureError({ code: "TOKENS_NOT_HIDDEN", why: "fused" });
  expect(error).toMatchObject({ code: "TOKENS_NOT_HIDDEN", fault: "state", params: { why: "fused" } });
});
