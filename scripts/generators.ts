/** A file, or a folder of files, that is made from the sources and kept in the repository. */
export interface Generator {
  /** Where it goes, from the repository's root. A path that ends in `/` is a folder that holds nothing else. */
  readonly writes: string;
  /** Made from the built packages, which a quick check does not build. */
  readonly readsBuild?: true;
  /** The file's text, or for a folder the texts by file name. Pure: the same sources give the same text. */
  readonly make: () => Promise<string | Readonly<Record<string, string>>>;
}

/**
 * Everything generated, one line each. `npm run generate` writes it, the tests check that it is current:
 *
 *     { writes: "docs/page.md", make: async () => (await import("../packages/core/src/page.ts")).page() },
 */
export const generators: readonly Generator[] = [
  { writes: "docs/errors.md", make: async () => (await import("./errors-page.ts")).errorsPage() },
  { writes: "docs/schedulers.md", make: async () => (await import("./schedulers-page.ts")).schedulersPage() },
  { writes: "docs/limits.md", make: async () => (await import("./limits-page.ts")).limitsPage() },
  {
    writes: "schema/graph.schema.json",
    async make() {
      const { catalogueOf, graphJsonSchema } = await import("../packages/core/src/index.ts");
      const { createSdxlRegistry } = await import("../packages/nodes/src/index.ts");
      return JSON.stringify(graphJsonSchema(catalogueOf(createSdxlRegistry())));
    },
  },
  {
    writes: "docs/api/",
    readsBuild: true,
    async make() {
      await (await import("./build.ts")).buildOrExit();
      return (await import("./api/report.ts")).apiPages();
    },
  },
  {
    writes: "docs/nodes/",
    async make() {
      const { catalogueOf, referencePages } = await import("../packages/core/src/index.ts");
      const { createSdxlRegistry } = await import("../packages/nodes/src/index.ts");
      const { readNotes } = await import("./node-notes.ts");
      return referencePages(catalogueOf(createSdxlRegistry()), readNotes());
    },
  },
];
