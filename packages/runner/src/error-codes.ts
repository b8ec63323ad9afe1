import type { CodeTable } from "@sigmaflow/core";

/** What the errors page says about the codes of the command line and the stores. */
export const runnerCodes = {
  BAD_SETTING: {
    title: "Setting without a meaning",
    meaning: "A variable of the environment holds something that cannot be understood.",
    action: "Correct it as the message says, or take it away.",
  },
  CACHE_DAMAGED: {
    title: "Damaged file in the cache",
    meaning: "A stored result no longer has the content it was stored under. It is set aside and made again.",
    action: "Nothing; if it repeats, check the disk.",
  },
  CACHE_NOT_WRITTEN: {
    title: "Cache cannot be written",
    meaning: "A result could not be stored, as on a full disk. The run goes on.",
    action: "Free space on the disk, or name another folder with `--cache-dir`.",
  },
  CACHE_UNAVAILABLE: {
    title: "Cache cannot be used",
    meaning: "The cache's folder cannot be read or written. The run goes on without.",
    action: "Make the folder readable and writable, or name another with `--cache-dir`.",
  },
  FILE_NOT_FOUND: {
    title: "No such file",
    meaning: "A file that a graph names is in none of the folders that may be read.",
    action: "Correct the name, or put the file there.",
  },
  FILE_TOO_LARGE: {
    title: "File too large",
    meaning: "A file that a graph names is larger than is read.",
    action: "Make it smaller.",
  },
  GRAPH_NOT_FOUND: {
    title: "Graph not found",
    meaning: "The graph to run does not exist or cannot be read.",
    action: "Name a JSON file, a PNG that sigmaflow wrote, or `-` for standard input.",
  },
  NO_GRAPH_IN_PICTURE: {
    title: "Picture without a graph",
    meaning: "A picture does not say how it was made.",
    action: "Only PNG files as sigmaflow wrote them do; editing programs drop it.",
  },
  OUTPUT_NOT_WRITTEN: {
    title: "Result not written",
    meaning: "A result could not be written into the output folder. It is in the cache.",
    action: "Choose another folder with `--out`.",
  },
  PATH_OUTSIDE: {
    title: "File outside of what is granted",
    meaning: "A graph names a file by an absolute path, by `..` or through a link that leads out.",
    action: "Put it into the graph's folder or the current one, and name it from there.",
  },
  UNEXPECTED: {
    title: "Fault of the program",
    meaning: "Something happened that sigmaflow does not know how to explain.",
    action: "Run again; if it recurs, report it with the message and the graph.",
  },
} as const satisfies CodeTable;
