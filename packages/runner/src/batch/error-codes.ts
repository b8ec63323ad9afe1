import { defineErrors } from "@sigmaflow/core";

/** The errors of batches: many runs of one graph, a row of inputs each. */
export const batchErrors = defineErrors({
  ROWS_UNREADABLE: {
    fault: "caller",
    title: "File of rows cannot be read",
    meaning: "The file that `--each` names is no CSV and no JSON Lines, or something in it has another form.",
    action: "Correct it at the line and column that the message names.",
    message: ({
      file,
      line,
      column,
      reason,
      advice,
    }: {
      readonly file: string;
      readonly line?: number;
      readonly column?: number;
      readonly reason: string;
      readonly advice: string;
    }) => {
      const place = [line !== undefined && `line ${line}`, column !== undefined && `column ${column}`].filter(Boolean);
      return `\`${file}\`${place.map((one) => `, ${one}`).join("")}: ${reason}. ${advice}`;
    },
  },
  SWEEP_UNREADABLE: {
    fault: "caller",
    title: "Sweep that cannot be read",
    meaning: "What `--sweep` says is no name with values.",
    action: "Write it like `--sweep seed=1..8` or `--sweep guidance_scale=5,7.5`.",
    message: ({ given, reason }: { readonly given: string; readonly reason: string }) =>
      `\`--sweep ${given}\` ${reason}. Write it like --sweep seed=1..8 or --sweep guidance_scale=5,7.5.`,
  },
  TOO_MANY_ROWS: {
    fault: "limit",
    title: "Too many rows",
    meaning: "A file of rows, or the combinations of a sweep, come to more runs than one call makes.",
    action: "Divide them among several calls.",
    message: ({ found, maximum }: { readonly found: number; readonly maximum: number }) =>
      `These are ${found} runs or more; one call makes at most ${maximum}. Divide them among several calls.`,
  },
  BATCH_REFUSED: {
    fault: "caller",
    title: "Rows that cannot run",
    meaning: "Some rows of a batch cannot run as they are. All are checked before the first runs.",
    action: "Correct the rows that the lines before it name.",
    message: ({ refused, rows }: { readonly refused: number; readonly rows: number }) =>
      `${refused} of ${rows} rows cannot run, and nothing was run. Correct them and run it again.`,
  },
  BATCH_BUSY: {
    fault: "state",
    title: "Folder of another batch",
    meaning: "Another call is at work on a batch in the same folder. What was left there is untouched.",
    action: "Wait for it, or name another folder with `--out`.",
    message: ({ folder }: { readonly folder: string }) =>
      `Another call is at work on a batch in ${folder}, and nothing was run. Wait for it, or name another folder with --out.`,
  },
  ROWS_FAILED: {
    fault: "state",
    title: "Rows that failed",
    meaning: "Some rows of a batch failed while they ran; the others are done.",
    action: "See to what the table says of each; the same call then runs those rows alone.",
    message: ({ failed, rows }: { readonly failed: number; readonly rows: number }) =>
      `${failed} of ${rows} rows failed. See to what is said of each; the same call then runs those alone.`,
  },
});
