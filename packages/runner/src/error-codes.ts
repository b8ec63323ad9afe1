import { defineErrors, didYouMean } from "@sigmaflow/core";

/** A graph that is not among the served ones, or a file that does not exist or, for a reason, cannot be read. */
type MissingGraph =
  | { readonly name: string; readonly served: readonly string[] }
  | { readonly file: string; readonly reason?: string; readonly packaged?: readonly string[] };

/** An output of a run in its folder, or a picture that a program saves. */
type UnwrittenOutput =
  | { readonly output: string; readonly folder: string; readonly reason: string }
  | { readonly file: string; readonly reason: string };

/** The errors of the command line and the stores. */
export const runnerErrors = defineErrors({
  API_KEY_UNREADABLE: {
    fault: "caller",
    title: "No keys in the file",
    meaning: "The file that `--api-key-file` names cannot be read, or holds something else than keys.",
    action: "Put the keys into it that requests may carry, one a line.",
    message: ({ file, reason }: { readonly file: string; readonly reason: string }) =>
      `There are no keys to be read in \`${file}\` (${reason}). Put the keys into it that requests may carry, one a line.`,
  },
  TLS_UNUSABLE: {
    fault: "caller",
    title: "No certificate",
    meaning: "The files that `--tls-cert` and `--tls-key` name cannot be read, or hold no certificate and its key.",
    action: "Name a file with the certificate, and those that it was signed with, and one with its key, both as PEM.",
    message: ({ reason }: { readonly reason: string }) =>
      `The server has no certificate to speak TLS with (${reason}). Name it with --tls-cert and its key with --tls-key, both as PEM.`,
  },
  BAD_SETTING: {
    fault: "caller",
    title: "Setting without a meaning",
    meaning: "A variable of the environment holds something that cannot be understood.",
    action: "Correct it as the message says, or remove it.",
    message: ({
      name,
      found,
      expected,
    }: {
      readonly name: string;
      readonly found: string;
      readonly expected: string;
    }) => `${name} is "${found}"; it must be ${expected}.`,
  },
  CANNOT_WATCH: {
    fault: "caller",
    title: "Nothing to watch",
    meaning: "A graph that comes over standard input is not in a file, so it cannot be seen to change.",
    action: "Name a file.",
    message: () => "A graph from standard input cannot be watched. Name a file, or leave --watch out.",
  },
  FILE_NOT_FOUND: {
    fault: "caller",
    title: "No such file",
    meaning: "A file that a graph names is in none of the folders that may be read.",
    action: "Correct the name, or put the file there.",
    message: ({ name, folders }: { readonly name: string; readonly folders: readonly string[] }) =>
      `There is no file \`${name}\` in ${folders.join(" or ")}. Correct the name or put it there.`,
  },
  FILE_TOO_LARGE: {
    fault: "limit",
    title: "File too large",
    meaning: "A file that a graph names, the graph's own, or what comes over standard input, is larger than is read.",
    action: "Make it smaller.",
    message: ({ name, most }: { readonly name: string; readonly most: number }) =>
      `\`${name}\` has more than ${Math.floor(most / 2 ** 20)} MiB, which are read at most. Make it smaller.`,
  },
  GRAPH_NOT_FOUND: {
    fault: "caller",
    title: "Graph not found",
    meaning: "The graph to run does not exist or cannot be read.",
    action: "Name a JSON file, a PNG that sigmaflow wrote, or `-` for standard input.",
    message: (missing: MissingGraph) => {
      if ("served" in missing) {
        const { name, served } = missing;
        return `There is no graph \`${name}\`. ${served.length === 0 ? "None is served." : `Served are ${served.join(", ")}.`}`;
      }
      const { file, reason, packaged = [] } = missing;
      const also = packaged.length === 0 ? "" : ` Packages in use have ${packaged.join(", ")}.`;
      return (
        `The graph \`${file}\` ${reason === undefined ? "does not exist" : `cannot be read: ${reason}`}. ` +
        `Name a JSON file, a PNG that sigmaflow wrote, or - for standard input.${also}`
      );
    },
  },
  NO_GRAPH_IN_PICTURE: {
    fault: "caller",
    title: "Picture without a graph",
    meaning: "A picture does not say how it was made, or not in a form that sigmaflow writes.",
    action: "Only PNG files as sigmaflow wrote them do; editing programs drop it.",
    message: ({ file, isUnreadable }: { readonly file: string; readonly isUnreadable: boolean }) =>
      isUnreadable
        ? `What the picture \`${file}\` says of how it was made cannot be read. Name one as sigmaflow wrote it.`
        : `The picture \`${file}\` does not say how it was made. Only PNG files as sigmaflow wrote them do.`,
  },
  OUTPUT_NOT_WRITTEN: {
    fault: "machine",
    title: "Result not written",
    meaning: "A result could not be written into the output folder. It is in the cache.",
    action: "Choose another folder with `--out`.",
    message: (what: UnwrittenOutput) =>
      "file" in what
        ? `\`${what.file}\` cannot be written (${what.reason}). Choose another place.`
        : `\`${what.output}\` cannot be written into ${what.folder} (${what.reason}). Choose another folder with --out; what is in the cache is not worked out anew.`,
  },
  PATH_OUTSIDE: {
    fault: "caller",
    title: "File outside of what is granted",
    meaning: "A graph names a file by an absolute path, by `..` or through a link that leads out.",
    action: "Put it into the graph's folder or the current one, and name it from there.",
    message: ({ name, reason }: { readonly name: string; readonly reason: string }) =>
      `\`${name}\` ${reason}. Put the file into the graph's folder or the current one, and name it from there.`,
  },
  CANNOT_LISTEN: {
    fault: "machine",
    title: "Port cannot be used",
    meaning: "The server cannot listen on its address, most often because another program does.",
    action: "Choose another `--port` or `--host`.",
    message: ({ address, reason }: { readonly address: string; readonly reason: string }) =>
      `The server cannot listen on ${address} (${reason}). Choose another --port or --host.`,
  },
  KEYS_UNUSABLE: {
    fault: "machine",
    title: "File of keys cannot be used",
    meaning: "The file that holds a server's keys cannot be opened or made.",
    action: "Make the folder writable, or name another with `--data`.",
    message: ({ file, reason }: { readonly file: string; readonly reason: string }) =>
      `The keys in ${file} cannot be used: ${reason}. Make the folder writable, or name another with --data.`,
  },
  KEY_NAME_TAKEN: {
    fault: "caller",
    title: "Name of another key",
    meaning: "There is a key of this name already.",
    action: "Choose another name, or revoke that key first.",
    message: ({ name }: { readonly name: string }) =>
      `There is a key \`${name}\` already. Choose another name, or revoke that key first.`,
  },
  KEY_NOT_FOUND: {
    fault: "caller",
    title: "No such key",
    meaning: "There is no key of this name or id, or it was revoked.",
    action: "Take one that `sigmaflow keys list` shows.",
    message: ({ which, known }: { readonly which: string; readonly known: readonly string[] }) =>
      `There is no key \`${which.slice(0, 100)}\`.${didYouMean(which, known)} \`sigmaflow keys list\` shows those there are.`,
  },
  KEY_NEEDED: {
    fault: "caller",
    title: "API key needed",
    meaning: "A server that other machines can reach would answer anybody.",
    action:
      "Make a key with `sigmaflow keys create`, give `--api-key-file` or `SIGMAFLOW_API_KEY`, or listen on this machine only.",
    message: ({ host }: { readonly host: string }) =>
      `${host} is reachable from other machines. Make a key with \`sigmaflow keys create NAME\`, give --api-key-file FILE, or leave --host out.`,
  },
  PRICES_UNREADABLE: {
    fault: "caller",
    title: "No prices in the file",
    meaning: "The file that `--prices` names cannot be read, or holds something else than prices.",
    action: 'Write it as JSON: `{ "picture": 1, "megapixel": 0.5, "step": 0.01, "run": 0, "cached": 0 }`.',
    message: ({ file, reason }: { readonly file: string; readonly reason: string }) =>
      `There are no prices to be read in \`${file}\` (${reason}). Write { "picture": 1, "megapixel": 0.5, "step": 0.01, "run": 0, "cached": 0 }, or some of those.`,
  },
  REMOTE_KEY_UNREADABLE: {
    fault: "caller",
    title: "No key in the file",
    meaning: "The file that `--remote-key-file` names cannot be read, or holds something else than one key.",
    action: "Put the remote service's key into it, and nothing else.",
    message: ({ file, reason }: { readonly file: string; readonly reason: string }) =>
      `There is no key to be read in \`${file}\` (${reason}). Put the remote service's key into it, and nothing else.`,
  },
  STORE_IN_USE: {
    fault: "state",
    title: "Folder of another server",
    meaning: "Another server keeps its runs in the same folder.",
    action: "Stop it, or name another folder with `--data`.",
    message: ({ folder }: { readonly folder: string }) =>
      `Another sigmaflow server uses ${folder}. Stop it, or name another folder with --data.`,
  },
  STORE_TOO_NEW: {
    fault: "state",
    title: "Runs of a newer version",
    meaning: "The folder of runs was written by a newer sigmaflow.",
    action: "Update sigmaflow, or name another folder with `--data`.",
    message: ({ file, reason }: { readonly file: string; readonly reason: string }) =>
      `${file} cannot be opened: ${reason}. Update sigmaflow, or name another folder with --data.`,
  },
  STORE_UNUSABLE: {
    fault: "machine",
    title: "Folder of runs cannot be used",
    meaning: "The server's folder of runs, or the file in it, cannot be made, read or written.",
    action: "Name another folder with `--data`, or make this one readable and writable, with room for more.",
    message: ({ folder, reason }: { readonly folder: string; readonly reason: string }) =>
      `The folder of runs ${folder} cannot be used: ${reason}. Name another with --data, or make this one readable and writable.`,
  },
  UNEXPECTED: {
    fault: "ours",
    title: "Fault of the program",
    meaning: "Something happened that sigmaflow does not know how to explain.",
    action: "Run again; if it recurs, report it with the message and the graph.",
    message: (unexpected: { readonly reason: string } | { readonly request: string }) =>
      "reason" in unexpected
        ? unexpected.reason
        : `Something went wrong inside the server. Its log says more under request ${unexpected.request}.`,
  },
});
