import { messageOf } from "@sigmaflow/core";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission is missing",
  EDQUOT: "the disk quota is used up",
  EEXIST: "a file is in the way",
  EISDIR: "it is a folder",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "there is no such file or folder",
  ENOSPC: "the disk is full",
  ENOTDIR: "a file is in the way",
  EPERM: "permission is missing",
  EROFS: "the file system cannot be written",
};

/** Why the system refused, in plain words where its code is a common one. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return (typeof code === "string" && reasons[code]) || messageOf(error);
}
