// Which way imports may go. `ARCHITECTURE.md` draws the picture; `scripts/guards/imports.ts` runs these rules and
// proves that the tool read every file; `scripts/guards/imports.test.ts` breaks each rule and sees it fail.

const tests = "[.]test(-d)?[.]tsx?$|^packages/[^/]+/(test|bench)/|/fixtures/";
const source = (/** @type {string} */ folders) => ({ path: `^packages/${folders}`, pathNot: tests });

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circles",
      severity: "error",
      comment: "Files must not import each other in a circle.",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unknown-import",
      severity: "error",
      comment: "What is imported must exist, or the rules below cannot see where it leads.",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "core-stands-alone",
      severity: "error",
      comment: "Core imports no other package of ours.",
      from: { path: "^packages/core/" },
      to: { path: "^packages/(?!core/)" },
    },
    {
      name: "core-runs-anywhere",
      severity: "error",
      comment: "Core runs in a browser: no Node.js modules.",
      from: source("core/src/"),
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "problems-stand-below",
      severity: "error",
      comment: "Problems and their words are the ground floor: of core's rooms they know ports, values and text alone.",
      from: source("core/src/problem/"),
      to: { path: "^packages/core/src/(node|graph|check|plan|run|explain|cache)/" },
    },
    {
      name: "checking-stands-above",
      severity: "error",
      comment: "What reads and plans graphs knows nothing of checking, and what runs them nothing of its rules.",
      from: source("core/src/(graph|plan|run)/"),
      to: { path: "^packages/core/src/check/(?!check[.]ts$)" },
    },
    {
      name: "wire-stands-above",
      severity: "error",
      comment: "What travels is declared on top of core; of core's rooms only the one of pictures' records uses it.",
      from: source("core/src/(?!wire/|record/)"),
      to: { path: "^packages/core/src/wire/" },
    },
    {
      name: "nodes-on-core-only",
      severity: "error",
      comment: "Of our packages, nodes import core alone.",
      from: { path: "^packages/nodes/" },
      to: { path: "^packages/(?!core/|nodes/)" },
    },
    {
      name: "runner-without-editor",
      severity: "error",
      comment: "The runner serves the built editor; it never imports it.",
      from: { path: "^packages/runner/" },
      to: { path: "^packages/editor/" },
    },
    {
      name: "editor-on-core-only",
      severity: "error",
      comment: "The editor knows core and the HTTP API, never nodes or runner.",
      from: source("editor/"),
      to: { path: "^packages/(nodes|runner)/" },
    },
    {
      name: "editor-takes-types-of-the-wire",
      severity: "error",
      comment: "The editor trusts its own server: of what travels it takes the types, and no schemas into its bundle.",
      from: source("editor/src/"),
      to: { path: "^packages/core/src/wire/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "editor-runs-in-a-browser",
      severity: "error",
      comment: "No Node.js modules in the editor's own code.",
      from: source("editor/src/"),
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "packages-by-name",
      severity: "error",
      comment: "Another package is imported by its name, never through its folders.",
      from: { path: "^packages/([^/]+)/", pathNot: tests },
      to: { path: "^packages/", pathNot: "^packages/$1/", dependencyTypes: ["local"] },
    },
    {
      name: "mathematics-knows-no-nodes",
      severity: "error",
      comment: "Inside nodes, mathematics knows nothing of node declarations, hosts, models or the network.",
      from: source("nodes/src/(tensor|random|schedule|prompt)/"),
      to: { path: "^packages/nodes/src/(node|host|model|remote|inference|index[.]ts)" },
    },
    {
      name: "images-know-no-nodes",
      severity: "error",
      comment: "Picture mathematics knows nothing of node declarations or hosts.",
      from: source("nodes/src/image/"),
      to: { path: "^packages/nodes/src/(node|host)/" },
    },
    {
      name: "declarations-know-no-host",
      severity: "error",
      comment: "Declarations get files, codecs and sessions as services; they import no host.",
      from: source("nodes/src/node/"),
      to: { path: "^packages/nodes/src/host/" },
    },
    {
      name: "only-hosts-touch-node-js",
      severity: "error",
      comment: "Mathematics and declarations run in a browser too: no Node.js modules.",
      from: source(
        "(nodes/src/(tensor|random|schedule|prompt|image|node|remote|web)/|runner/src/(web|nodes|language)[./])",
      ),
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pages-have-no-node-js",
      severity: "error",
      comment: "What pages import of the runner stands on core, nodes and their web host alone.",
      from: source("runner/src/((web|nodes|language)[.]ts|web/)"),
      to: {
        path: "^packages/(runner/src|nodes/src/host)",
        pathNot: "^packages/runner/src/((web|nodes|language)[.]ts|web/)",
      },
    },
    {
      name: "only-hosts-touch-native-code",
      severity: "error",
      comment: "onnxruntime-node and sharp are imported by host implementations alone.",
      from: source("nodes/src/(?!host/)"),
      to: { path: "(^|/)(onnxruntime-node|onnxruntime-common|sharp)(/|$)" },
    },
    {
      name: "runs-know-no-http",
      severity: "error",
      comment: "Accepting and performing runs knows nothing of HTTP: errors carry codes, the server chooses statuses.",
      from: source("runner/src/(runs|store|engine)/"),
      to: { path: "^packages/runner/src/server/|(^|/)node_modules/(@?fastify|undici)" },
    },
    {
      name: "stores-behind-interfaces",
      severity: "error",
      comment:
        "Runs and routes know the interfaces of stores; which one is behind them is said in create-server.ts and server-stores.ts.",
      from: {
        path: "^packages/runner/src/(runs|server|engine)/",
        pathNot: `${tests}|/(create-server|server-stores)[.]ts$`,
      },
      to: {
        path: "^packages/runner/src/store/(sqlite|run-database|run-row|migrate|folder-|memory-|given-|local-|artifact-files)",
      },
    },
    {
      name: "tests-are-no-library",
      severity: "error",
      comment: "Product code imports no test and no maintainers' script.",
      from: { path: "^packages/[^/]+/src/", pathNot: tests },
      to: { path: "[.]test(-d)?[.]tsx?$|^packages/[^/]+/(test|bench)/|^scripts/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^packages/[^/]+/dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["sigmaflow-source", "import", "types", "node", "default"],
    },
  },
};
