import { defineErrors } from "@sigmaflow/core";

/** The errors of traces. */
export const traceErrors = defineErrors({
  TRACES_NOT_INSTALLED: {
    fault: "state",
    title: "Package for traces missing",
    meaning: "Traces are made by a package that sigmaflow does not bring along, and it is not installed.",
    action: "Install `@opentelemetry/api` beside sigmaflow, or ask for no traces.",
    message: () => "`@opentelemetry/api` is not installed beside sigmaflow. Install it, or ask for no traces.",
  },
});
