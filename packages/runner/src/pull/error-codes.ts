import { defineErrors } from "@sigmaflow/core";

/** The errors of fetching models. */
export const pullErrors = defineErrors({
  PULL_SOURCE: {
    fault: "caller",
    title: "Nothing to pull",
    meaning: "What is to be pulled is neither a repository nor an address.",
    action: "Give OWNER/NAME, OWNER/NAME@REVISION, or an address that begins with https://.",
    message: ({ source }: { readonly source: string }) =>
      `\`${source}\` is neither a repository (OWNER/NAME, OWNER/NAME@REVISION) nor an address that begins with https://.`,
  },
  PULL_REFUSED: {
    fault: "remote",
    title: "Source refuses",
    meaning: "The source answered with an error, for want of a token or because there is no such file.",
    action:
      "Check the name; for a gated model accept its terms there and give a token in HF_TOKEN or CIVITAI_API_TOKEN.",
    message: ({ host, status, what }: { readonly host: string; readonly status: number; readonly what: string }) =>
      status === 401 || status === 403
        ? `${host} refuses ${what} (${status}). Accept the model's terms there, and give a token in HF_TOKEN (or CIVITAI_API_TOKEN for Civitai).`
        : `${host} answers ${status} for ${what}. Check the name.`,
  },
  PULL_CHOICE: {
    fault: "caller",
    title: "Several models in one place",
    meaning: "The repository holds several models, and none is the obvious one.",
    action: "Choose with --include.",
    message: ({ repository, files }: { readonly repository: string; readonly files: readonly string[] }) =>
      `\`${repository}\` holds ${files.length} files to choose from: ${files.slice(0, 12).join(", ")}${files.length > 12 ? ", …" : ""}. Choose with --include, such as --include "${files[0]?.replace(/ \(.*/, "") ?? "*.safetensors"}".`,
  },
  PULL_INTERRUPTED: {
    fault: "remote",
    title: "Download interrupted",
    meaning: "The connection broke again and again. What has come is kept.",
    action: "Run the command again: it goes on where it was.",
    message: ({ file, reason }: { readonly file: string; readonly reason: string }) =>
      `\`${file}\` could not be downloaded: ${reason}. Run the command again: it goes on where it was.`,
  },
  PULL_DAMAGED: {
    fault: "remote",
    title: "Download differs",
    meaning: "A downloaded file has another sha256 or length than its source says. It was deleted.",
    action: "Run the command again; if it recurs, the source or something on the way is broken.",
    message: ({
      file,
      expected,
      found,
    }: {
      readonly file: string;
      readonly expected: string;
      readonly found: string;
    }) =>
      `\`${file}\` came with ${found} instead of ${expected}, and was deleted. Run the command again; if it recurs, its source is broken.`,
  },
  PULL_NO_SPACE: {
    fault: "machine",
    title: "Disk too full",
    meaning: "The disk has less space than the files need.",
    action: "Free some space, or name a folder on another disk with --to.",
    message: ({ folder, needed, free }: { readonly folder: string; readonly needed: string; readonly free: string }) =>
      `${folder} has ${free} free, and ${needed} are needed. Free some space, or name a folder on another disk with --to.`,
  },
  PULL_BUSY: {
    fault: "state",
    title: "Download in progress",
    meaning: "Another process downloads the same file.",
    action: "Wait for it.",
    message: ({ file }: { readonly file: string }) =>
      `\`${file}\` is being downloaded by another process. Wait for it.`,
  },
  PULL_OFFLINE: {
    fault: "state",
    title: "Offline",
    meaning: "HF_HUB_OFFLINE is set, and the file is in no cache.",
    action: "Unset HF_HUB_OFFLINE.",
    message: ({ file }: { readonly file: string }) =>
      `\`${file}\` is in no cache, and HF_HUB_OFFLINE is set. Unset it to download.`,
  },
});
