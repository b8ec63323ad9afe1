import {
  type AppliedMigration,
  boundedInputs,
  type Catalogue,
  Codecs,
  catalogueOf,
  checkReadInTurns,
  extendRegistry,
  type Graph,
  type GraphDocument,
  GraphError,
  type GraphLimits,
  type Host,
  type LoadGraph,
  madeWith,
  type PortSpec,
  type PreparedGraph,
  type Problem,
  planRunInTurns,
  type ReadText,
  type Registrable,
  type Registry,
  readText,
  type Seed,
  SeedDraw,
  type Services,
  type StaticFacts,
  type TypeRef,
  takeInputs,
  turnsOf,
} from "@sigmaflow/core";
import { typeText } from "@sigmaflow/core/editing";
import type { MadeWith } from "@sigmaflow/core/wire";
import type { HostFiles } from "../host/file-service.ts";
import {
  decodeInputs,
  type FiledInput,
  type FileSource,
  fileReader,
  type GivenFile,
  type InputReader,
} from "../input/file-inputs.ts";
import { type NamedFile, namedFiles } from "../input/named-files.ts";
import type { NamedModels } from "./named-models.ts";
import type { RememberedChecks } from "./remembered-checks.ts";

/** A graph as its text, as parsed JSON, or as `buildGraph` made it. */
export type GraphSource = string | Graph | Readonly<Record<string, unknown>>;

/** Inputs by name. */
export type RunInputs = Readonly<Record<string, unknown>>;

/** A graph with its inputs, checked: all that a run is started with. It can be started any number of times. */
export interface PreparedRun extends PreparedGraph {
  /** The graph with all bodies in it. */
  readonly document: GraphDocument;
  /** The inputs as they were given; of those that are files, what their reader says that stands for them. */
  readonly given: RunInputs;
  /** Where the inputs came from that were given as files. */
  readonly sources: ReadonlyMap<unknown, FileSource>;
  /** Types of the graph's outputs by name, `image`, `any` where only the value decides. */
  readonly outputTypes: Readonly<Record<string, string>>;
  /** What is known of them without running: `width`, `length`, … */
  readonly outputFacts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How values of the kinds that the run knows become files. */
  readonly codecs: Codecs;
  /** What the check found and what does not keep the graph from running. */
  readonly warnings: readonly Problem[];
  /** What was changed so that an older document says the same today. */
  readonly migrated: readonly AppliedMigration[];
  /** What it was checked against, and what its run is held to. */
  readonly limits: Partial<GraphLimits>;
  /** What its nodes saw outside, by path, as far as it was run: part of what it says it was made with. */
  readonly seen: Map<string, string>;
  /** What its results depend on besides graph and inputs, once it was run. */
  readonly made: () => MadeWith;
  /** Whether it is known that the same text is this document again: it names no other, which may change. */
  readonly isAlone: boolean;
}

/** How a run is prepared. */
export interface PrepareRunOptions {
  /** Work out these outputs only. */
  readonly outputs?: readonly string[];
  /** What seeds became when this run was prepared before. */
  readonly seeds?: Readonly<Record<string, Seed>>;
  readonly limits?: Partial<GraphLimits>;
  /** How a message calls the graph, its file for example. */
  readonly name?: string;
  /** Nodes besides the engine's. */
  readonly nodes?: readonly Registrable[];
  /** Reads the inputs whose kinds come as files. Default: files' names, `data:` URLs, recorded sources, and values themselves. */
  readonly readInput?: InputReader;
}

/** What runs are prepared with. */
export interface PreparingDependencies {
  readonly registry: Registry;
  readonly catalogue: Catalogue;
  readonly services: Services;
  readonly host: Host;
  readonly files: HostFiles;
  readonly codecs: Codecs;
  readonly load: LoadGraph;
  /** What was read and checked before, with this catalogue. */
  readonly checks: RememberedChecks;
  readonly names: NamedModels;
}

/**
 * Does everything that can be done of a run without running it: reads and checks the graph, takes its inputs, draws its
 * seeds, decodes what is given as files, plans it. Inputs may be made of what the document declares.
 *
 * @throws `GraphError` with all problems of the graph, `InputError` with all of the inputs,
 * `MISSING_SERVICE`, or what reading files and decoding them throws (`PATH_OUTSIDE`, `FILE_NOT_FOUND`,
 * `IMAGE_UNREADABLE`, …).
 */
export async function prepareRun(
  source: GraphSource,
  inputs: RunInputs | ((document: GraphDocument) => RunInputs | Promise<RunInputs>),
  options: PrepareRunOptions,
  dependencies: PreparingDependencies,
): Promise<PreparedRun> {
  const { outputs, limits, name, nodes = [] } = options;
  const turn = () => turnsOf(dependencies.host).due();
  const built = isBuilt(source) ? source : undefined;
  const { registry, catalogue, codecs } = withNodes(dependencies, [...(built?.nodes ?? []), ...nodes]);
  // What is known of the engine's nodes says nothing of others.
  const remembered = catalogue === dependencies.catalogue ? dependencies.checks : undefined;
  await turn();
  const read =
    built !== undefined
      ? trusted(built)
      : remembered !== undefined && typeof source === "string"
        ? await remembered.read(source, limits, turn)
        : await readText(source, catalogue, { load: dependencies.load, turn, ...(limits && { limits }) });
  if (read.draft === undefined) throw new GraphError(read.problems, name);
  const draw = new SeedDraw({ host: dependencies.host, ...(options.seeds && { seeds: options.seeds }) });
  let given: RunInputs = {};
  let taken: RunInputs = {};
  let refusal: { readonly reason: unknown } | undefined;
  try {
    given = typeof inputs === "function" ? await inputs(read.draft) : inputs;
    taken = takeInputs(
      { ...read.draft, inputs: boundedInputs(read.draft, catalogue, limits?.textBytes) },
      given,
      registry.types,
      draw.draw,
    );
  } catch (reason) {
    refusal = { reason };
  }
  const { plain, texts, files } = sorted(taken, {
    specs: read.draft.inputs ?? {},
    codecs,
    limits: limits?.sizes ?? {},
  });
  // What is wrong with the graph itself comes first. Where inputs may be used, they count (sizes, above all), not what
  // stands in for them in the graph.
  await turn();
  const checking = { ...(limits && { limits }), inputs: plain };
  const checked = await dependencies.names.checked(
    catalogue,
    (knowing) => remembered?.check(read, checking, turn, knowing) ?? checkReadInTurns(read, knowing, checking, turn),
  );
  const { document, problems } = checked;
  if (document === undefined) throw new GraphError(problems, name);
  if (refusal !== undefined) throw refusal.reason;
  const { values, recorded, sources } = await decodeInputs(files, options.readInput ?? fileReader(dependencies.files));
  await locateFiles(namedFiles(document, texts, catalogue), dependencies.files);
  const planning = { ...dependencies, registry, ...(outputs && { outputs }) };
  const planned = await (remembered?.plan(document, draw, planning, turn) ??
    planRunInTurns(document, draw, planning, turn));
  const seen = new Map<string, string>();
  return {
    ...planned,
    seen,
    made: () => madeWith(planned.plan, { ...dependencies, seen }),
    inputs: { ...taken, ...values },
    document,
    given: { ...given, ...recorded },
    sources,
    outputTypes: typesOf(checked.outputs.get("")),
    outputFacts: Object.fromEntries(
      [...(checked.outputs.get("") ?? [])].map(([name, { facts }]) => [name, numbersAmong(facts)]),
    ),
    codecs,
    warnings: problems,
    migrated: checked.migrated,
    limits: limits ?? {},
    isAlone: remembered?.isAlone(read) ?? false,
  };
}

function numbersAmong(facts: StaticFacts): Record<string, number> {
  return Object.fromEntries(
    Object.entries(facts).filter((fact): fact is [string, number] => typeof fact[1] === "number"),
  );
}

function typesOf(outputs: ReadonlyMap<string, { readonly type: TypeRef }> = new Map()): Record<string, string> {
  return Object.fromEntries([...outputs].map(([name, { type }]) => [name, typeText(type)]));
}

/** The inputs by what is done with them before anything runs. */
interface SortedInputs {
  /** What checking can use: texts, numbers, yes and no. */
  readonly plain: Readonly<Record<string, string | number | boolean>>;
  /** What nodes may read files by. */
  readonly texts: Readonly<Record<string, string>>;
  /** What is to be decoded. */
  readonly files: readonly GivenFile[];
}

function sorted(
  inputs: RunInputs,
  {
    specs,
    codecs,
    limits,
  }: Pick<FiledInput, "codecs" | "limits"> & { readonly specs: Readonly<Record<string, PortSpec>> },
): SortedInputs {
  const plain: Record<string, string | number | boolean> = {};
  const texts: Record<string, string> = {};
  const files: GivenFile[] = [];
  for (const [name, given] of Object.entries(inputs)) {
    if (typeof given === "string") texts[name] = given;
    if (typeof given === "string" || typeof given === "number" || typeof given === "boolean") plain[name] = given;
    const codec = codecs.reader(specs[name]?.type ?? "any");
    if (codec !== undefined && given !== undefined && given !== null)
      files.push({ input: { name, codec, codecs, limits }, given });
  }
  return { plain, texts, files };
}

function isBuilt(source: GraphSource): source is Graph {
  return typeof source === "object" && source !== null && "document" in source && Array.isArray(source.nodes);
}

/** What the builder made has the right form; it is checked all the same. */
function trusted({ document }: Graph): ReadText {
  return { draft: document, document, problems: [], migrated: [], locate: () => undefined };
}

function withNodes(
  dependencies: Pick<PreparingDependencies, "registry" | "catalogue" | "codecs" | "services">,
  nodes: readonly Registrable[],
): Pick<PreparingDependencies, "registry" | "catalogue" | "codecs"> {
  if (nodes.length === 0) return dependencies;
  const registry = extendRegistry(dependencies.registry, nodes);
  return { registry, catalogue: catalogueOf(registry), codecs: new Codecs(registry, dependencies.services) };
}

/** Refuses files that nodes will read and that may not be read; the error names the node. */
async function locateFiles(named: readonly NamedFile[], files: HostFiles): Promise<void> {
  for (const { path, file } of named) {
    try {
      await files.locate(file);
    } catch (error) {
      throw Object.assign(error as Error, { path });
    }
  }
}
