// Files and folders of Node.js as untrusted paths need them; light, for programs that neither infer nor decode.

export { type MakeFolderOptions, makeFolder, makeFolderSync } from "./host/make-folder.ts";
export { NoPlainFile, openPlain, openPlainSync, readPlain } from "./host/plain-file.ts";
