import path from "node:path";
import { runCompiler } from "../compiler.ts";
import { type Finished, trackedFiles } from "../workspace.ts";
import { filesBelow, hashOf, unlessPassed } from "./unless-passed.ts";

/** How a project's types are checked. */
export interface TypesOptions {
  /** Folder in which the compiler keeps what it knows and the project's declarations; next time it reads what changed. */
  readonly memory?: string;
  /** Reads the packages' declarations as they were built, as their users do: half the time, and only after a build. */
  readonly fromBuild?: boolean;
}

/**
 * Passes when the compiler accepts the project in `folder` (relative to `root`), its type tests included: there a
 * mistake is marked with `@ts-expect-error`, and a mistake that compiles is an unused mark, which is an error.
 */
export async function checkTypes(root: string, folder: string, options: TypesOptions = {}): Promise<Finished> {
  const { memory, fromBuild = false } = options;
  const into = memory && path.join(memory, nameOf(folder, fromBuild));
  const known = into === undefined ? [] : ["--incremental", "--tsBuildInfoFile", `${into}.json`];
  // Others stand on packages alone.
  const declares = into !== undefined && !fromBuild && isPackage(folder);
  const declarations = declares
    ? ["--noEmit", "false", "--emitDeclarationOnly", "--outDir", into, "--rootDir", root]
    : ["--noEmit"];
  const conditions = fromBuild ? ["--customConditions", "types"] : [];
  return runCompiler(["-p", `${folder}/tsconfig.json`, ...declarations, ...known, ...conditions], { cwd: root });
}

const isPackage = (folder: string) => folder.startsWith("packages/");
const nameOf = (folder: string, fromBuild: boolean) => `${folder}${fromBuild ? "-from-build" : ""}`;

/** What the compiler is, and how it is run. */
const settings = ["tsconfig.base.json", "pnpm-lock.yaml", "scripts/compiler.ts", "scripts/guards/types.ts"];
/** What tests of any project may import. */
const shared = ["scripts", "tools", "examples"];
const code = /\.(tsx?|mjs|js|json)$/;
/** What declarations do not say again. */
const declared = /\.json$|\.d\.ts$/;

/**
 * Checks the projects of a workspace, each once, and after those below it. One that passed passes again as long as its
 * own files are the same and the declarations of those below it, whatever else was changed in them.
 */
export class TypesOfProjects {
  readonly #root: string;
  readonly #memory: string;
  readonly #projects: readonly string[];
  readonly #begun = new Map<string, Promise<Finished>>();

  /** `projects` are folders relative to `root`, dependencies before dependants. */
  constructor(root: string, memory: string, projects: readonly string[]) {
    this.#root = root;
    this.#memory = memory;
    this.#projects = projects;
  }

  check(folder: string, { fromBuild = false }: Pick<TypesOptions, "fromBuild"> = {}): Promise<Finished> {
    const name = nameOf(folder, fromBuild);
    const checking = this.#begun.get(name) ?? this.#check(folder, fromBuild);
    this.#begun.set(name, checking);
    return checking;
  }

  async #check(folder: string, fromBuild: boolean): Promise<Finished> {
    const below = this.#projects.slice(0, this.#projects.indexOf(folder)).filter(isPackage);
    const check = () => checkTypes(this.#root, folder, { memory: this.#memory, fromBuild });
    // With a mistake below, its declarations may not be what its sources say.
    for (const one of below) if (!(await this.check(one)).ok) return check();
    const inputs = hashOf(this.#root, [
      ...(await this.#filesOf(folder, below)),
      ...below.flatMap((one) => this.#declarationsOf(one, fromBuild)),
    ]);
    return unlessPassed(path.join(this.#memory, `${nameOf(folder, fromBuild)}.passed`), inputs, check);
  }

  /** What is checked as it is written. */
  async #filesOf(folder: string, below: readonly string[]): Promise<string[]> {
    const isIn = (file: string, folders: readonly string[]) => folders.some((one) => file.startsWith(`${one}/`));
    return (await trackedFiles(this.#root)).filter(
      (file) =>
        settings.includes(file) ||
        (isIn(file, [folder, ...shared]) && code.test(file)) ||
        (isIn(file, below) && declared.test(file)),
    );
  }

  #declarationsOf(folder: string, fromBuild: boolean): string[] {
    const memory = path.relative(this.#root, this.#memory);
    return filesBelow(this.#root, fromBuild ? `${folder}/dist` : path.join(memory, folder, folder), /\.d\.ts$/);
  }
}
