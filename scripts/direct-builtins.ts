import type { Plugin } from "rolldown";

/**
 * Takes Node.js' own modules by `process.getBuiltinModule` instead of by `import`. An import of one makes a module of all
 * its exports first and reads every getter of them, so that streams, terminals and more are loaded that nobody asked for:
 * a tenth of the time that a short command takes.
 */
export const directBuiltins: Plugin = {
  name: "direct builtins",
  renderChunk(code) {
    const { body } = this.parse(code);
    const imports = body.flatMap((node) => (node.type === "ImportDeclaration" ? [node] : []));
    const builtins = imports.filter(({ source }) => source.value.startsWith("node:"));
    if (builtins.length === 0) return null;
    let rest = code;
    for (const { start, end } of builtins.toReversed()) rest = rest.slice(0, start) + rest.slice(end);
    const whole = builtins.flatMap(({ source, specifiers }) =>
      specifiers.flatMap((one) =>
        one.type === "ImportSpecifier" ? [] : [`const ${one.local.name} = ${builtin(source.value)};`],
      ),
    );
    const named = [...new Set(builtins.map(({ source }) => source.value))].flatMap((name) => {
      const parts = builtins.filter(({ source }) => source.value === name).flatMap(({ specifiers }) => specifiers);
      const taken = parts.flatMap((one) =>
        one.type === "ImportSpecifier" ? [`${importedName(one.imported)}: ${one.local.name}`] : [],
      );
      return taken.length === 0 ? [] : [`const { ${taken.join(", ")} } = ${builtin(name)};`];
    });
    return [...whole, ...named, rest].join("\n");
  },
};

type ImportedName =
  | { readonly type: "Identifier"; readonly name: string }
  | { readonly type: "Literal"; readonly value: string };
const importedName = (imported: ImportedName) => (imported.type === "Identifier" ? imported.name : imported.value);

/**
 * Loads processes when commander starts one. It does for subcommands that are programs of their own, which we have none
 * of, but it would load them (and sockets, and streams) at every start: 6 ms.
 */
export const lazyProcesses: Plugin = {
  name: "lazy processes",
  transform(code, id) {
    if (!id.endsWith("/commander/lib/command.js")) return null;
    const eager = "import childProcess from 'node:child_process';";
    if (!code.includes(eager)) throw new Error(`commander no longer has "${eager}": is this plugin still needed?`);
    const lazy = `const childProcess = { spawn: (...given) => ${builtin("node:child_process")}.spawn(...given) };`;
    return { code: code.replace(eager, lazy) };
  },
};

/** Code for one of Node.js' own modules. Global by name: commander has a variable `process` of its own. */
const builtin = (name: string) => `globalThis.process.getBuiltinModule(${JSON.stringify(name)})`;
