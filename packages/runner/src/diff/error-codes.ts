import { defineErrors } from "@sigmaflow/core";

/** The errors of comparing graphs, pictures and runs. */
export const diffErrors = defineErrors({
  RUN_UNKNOWN: {
    fault: "caller",
    title: "Run that is not there",
    meaning: "What was to be compared is neither a file nor the id of a run that the server remembers.",
    action: "Name a file or a run's id; `--data` says where the runs are, `--server` which server knows them.",
    message: ({ given, where, reason }: { readonly given: string; readonly where: string; readonly reason?: string }) =>
      `\`${given}\` is no file, and ${where} ${reason === undefined ? "knows no run of this id" : `cannot be asked for a run of this id (${reason})`}. ` +
      "Name a graph, a picture, or a run's id; --data says where the runs are, --server which server knows them.",
  },
  NO_DIFFERENCE_SHOWN: {
    fault: "caller",
    title: "Nothing to show a difference of",
    meaning: "`--out` wants a picture of the difference, and there are not two pictures of one size.",
    action: "Compare two pictures of the same width and height, or leave `--out` out.",
    message: () =>
      "There are not two pictures of one size to show the difference of. Compare such, or leave --out out.",
  },
});
