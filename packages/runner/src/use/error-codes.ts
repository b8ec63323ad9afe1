import { defineErrors } from "@sigmaflow/core";

/** The errors of packages and of the file that names them. */
export const useErrors = defineErrors({
  PACKAGE_NOT_FOUND: {
    fault: "caller",
    title: "No such package",
    meaning: "A package that is to be used is neither installed nor a folder or file.",
    action: "Install it beside your graphs, or name a folder or file.",
    message: ({ name, from }: { readonly name: string; readonly from: string }) =>
      `There is no package \`${name}\` to be found from ${from}. Install it there, or name a folder or file.`,
  },
  PACKAGE_INVALID: {
    fault: "caller",
    title: "Not a package of nodes",
    meaning: "A module that is to be used does not export a package as its default, or one that contradicts another.",
    action: "Export what `definePackage` makes as the default, and use one of two packages that declare the same.",
    message: ({ name, reason }: { readonly name: string; readonly reason: string }) =>
      `\`${name}\` cannot be used: ${reason}.`,
  },
  PACKAGE_UNREADABLE: {
    fault: "caller",
    title: "Package that Node.js cannot read",
    meaning: "A package's code is no JavaScript, and no TypeScript that Node.js runs as it is.",
    action: "Build it to JavaScript, or leave out what the message names.",
    message: ({ name, reason }: { readonly name: string; readonly reason: string }) =>
      `\`${name}\` cannot be read: ${reason}`,
  },
  PACKAGE_FAILED: {
    fault: "caller",
    title: "Package that failed while it was loaded",
    meaning: "A package's own code threw an error.",
    action: "Report it to its authors, or correct it.",
    message: ({ name, reason }: { readonly name: string; readonly reason: string }) =>
      `\`${name}\` failed while it was loaded: ${reason}`,
  },
  CONFIG_INVALID: {
    fault: "caller",
    title: "Configuration that cannot be understood",
    meaning: "The configuration file is not of the form that is expected.",
    action: "Correct it as the message says, or leave it out with `--no-config`.",
    message: ({ file, reason }: { readonly file: string; readonly reason: string }) =>
      `${file}: ${reason}. Correct it, or leave it out with --no-config.`,
  },
});
