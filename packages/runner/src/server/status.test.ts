import { coreErrors, defineErrors, GraphError, InputError, type Problem, type SigmaflowError } from "@sigmaflow/core";
import { promptErrors, remoteErrors } from "@sigmaflow/nodes";
import { expect, test } from "vitest";
import { runnerErrors } from "../error-codes.ts";
import { runErrors } from "../runs/error-codes.ts";
import { storeErrors } from "../store/error-codes.ts";
import { serverErrors } from "./error-codes.ts";
import { failedRun } from "./failed-run.ts";
import { agentErrors } from "./mcp/error-codes.ts";
import { statusByCode, statusByFault, statusOf } from "./status.ts";

const both = (error: SigmaflowError) => [statusOf(error, "api"), statusOf(error, "v1")];

const wide: Problem = {
  ...{ code: "VALUE_TOO_LARGE", severity: "error", path: "noise", at: ["nodes", "noise"], output: "latent" },
  ...{ facts: [], found: 9, maximum: 4, unit: "pixels", message: "Too large.", hint: "Make it smaller." },
};
const empty: Problem = {
  ...{ code: "NO_OUTPUTS", severity: "error", path: "", at: ["outputs"] },
  ...{ message: "The graph has no outputs.", hint: "Add them." },
};
const word = { code: "WRONG_VALUE", input: "style", found: "?", type: "enum", values: ["base"] } as const;

test("whose fault an error is decides its status, and so for errors of packages", () => {
  const entry = { title: "T", meaning: "M.", action: "A.", message: () => "No." };
  const foreign = defineErrors({
    CALLER: { fault: "caller", ...entry },
    STATE: { fault: "state", ...entry },
    LIMIT: { fault: "limit", ...entry },
    REMOTE: { fault: "remote", ...entry },
    MACHINE: { fault: "machine", ...entry },
    OURS: { fault: "ours", ...entry },
  });
  expect(Object.values(foreign).map((make) => [make.fault, ...both(make())])).toEqual([
    ["caller", 422, 400],
    ["state", 409, 500],
    ["limit", 422, 400],
    ["remote", 502, 502],
    ["machine", 500, 500],
    ["ours", 500, 500],
  ]);
});

test("a code named like a property of all objects has no status of its own", () => {
  const foreign = defineErrors({
    valueOf: { fault: "caller", title: "T", meaning: "M.", action: "A.", message: () => "No." },
  });
  expect(both(foreign.valueOf())).toEqual([422, 400]);
});

test.each([
  [serverErrors.ARTIFACT_NOT_FOUND({ gone: "file" }), [404, 500]],
  [serverErrors.BAD_CONTENT_TYPE(), [415, 406]],
  [runnerErrors.GRAPH_NOT_FOUND({ name: "a", served: [] }), [404, 404]],
  [runErrors.QUEUE_FULL({ waiting: 1, retryAfter: 1 }), [429, 429]],
  [runErrors.UPLOAD_NOT_FOUND({ hash: "a" }), [422, 400]],
  [storeErrors.RUN_NOT_KEPT({ reason: "full" }), [500, 500]],
  [coreErrors.BAD_INPUT({ asked: [], outputs: [] }), [422, 400]],
  [new InputError([word]), [422, 406]],
  [new InputError([word, { code: "NOT_A_LIST", input: "items" }]), [422, 400]],
  [new GraphError([wide]), [422, 400]],
  [new GraphError([wide, empty]), [422, 500]],
])("%s is answered with %j", (error, statuses) => {
  expect(both(error)).toEqual(statuses);
});

test("a failed run is the caller's fault where it lies in the prompt", () => {
  const failed = (code: string) => statusOf(failedRun({ error: { code, message: "No." }, inputs: {} }), "v1");
  expect([
    failed(promptErrors.PROMPT_TOO_LONG.code),
    failed("NOT_A_NUMBER"),
    failed("BAD_INPUT"),
    failed(remoteErrors.REMOTE_LOOP.code),
    failed(remoteErrors.REMOTE_UNREACHABLE.code),
    failed(remoteErrors.REMOTE_TIMEOUT.code),
    statusOf(failedRun({ inputs: {} }), "v1"),
  ]).toEqual([400, 500, 500, 508, 502, 504, 500]);
});

test("a failed run is the caller's fault where it is about a name that the request gave", () => {
  const error = { code: "MODEL_NOT_FOUND", message: "No.", params: { name: "nope", known: [] } };
  const failed = (inputs: Record<string, unknown>) => statusOf(failedRun({ error, inputs }), "v1");
  expect([failed({ model: "nope" }), failed({ model: "embedded" }), failed({})]).toEqual([400, 500, 500]);
});

test("every exception differs from what its fault says", () => {
  const makers = { ...serverErrors, ...agentErrors, ...runErrors, ...storeErrors, ...runnerErrors, ...remoteErrors };
  for (const [code, statuses] of Object.entries(statusByCode)) {
    expect(statuses, code).not.toEqual(statusByFault[makers[code as keyof typeof makers].fault]);
  }
});
