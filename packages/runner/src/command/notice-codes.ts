import { defineNotices } from "@sigmaflow/core";

/** What commands say besides; none of it stops them. */
export const commandNotices = defineNotices({
  KEY_IN_ARGUMENTS: {
    title: "Key for others to see",
    meaning: "A key was given as an argument of the command, where everybody on the machine can read it, as with `ps`.",
    action: "Use `--api-key-file` or `SIGMAFLOW_API_KEY`.",
    message: () =>
      "--api-key shows the key to everybody on this machine who lists its processes. Use --api-key-file or SIGMAFLOW_API_KEY.",
  },
});
