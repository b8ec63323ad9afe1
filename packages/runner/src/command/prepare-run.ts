import { check, type GraphDocument, GraphError, hasErrors, type Problem } from "@sigmaflow/core";
import type { Image } from "@sigmaflow/nodes";
import type { Engine } from "../engine/engine.ts";
import { type InputFlags, readInputs } from "../input/given-inputs.ts";
import type { GraphSource } from "../input/graph-source.ts";
import { namedFiles } from "../input/named-files.ts";
import { decodePictures, type PictureSource } from "../input/picture-inputs.ts";
import { plainValues } from "../input/plain-values.ts";
import { complain } from "./complain.ts";
import { problemLine } from "./problem-line.ts";
import { tellMigrations } from "./tell-migrations.ts";

/** A graph and its inputs, ready to run. */
export interface PreparedRun {
  readonly document: GraphDocument;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Where input pictures came from. */
  readonly sources: ReadonlyMap<Image, PictureSource>;
}

/** A graph that cannot run; what is wrong is said line by line. */
function refusedGraph(name: string, problems: readonly Problem[]): GraphError {
  const errors = problems.filter(({ severity }) => severity === "error");
  const what = errors.length === 1 ? "a mistake" : `${errors.length} mistakes`;
  const lines = errors.map((problem) => problemLine(name, problem));
  return new GraphError(problems, `The graph has ${what}. Fix what is said here:\n${lines.join("\n")}`);
}

/**
 * Everything that can be known without running: checks the graph, reads its inputs, decodes pictures, and refuses files
 * outside of the granted folders. Warnings go to standard error.
 *
 * @throws a {@link GraphError}, or `BAD_INPUT`, `PATH_OUTSIDE` and the like.
 */
export async function prepareRun(engine: Engine, source: GraphSource, flags: InputFlags): Promise<PreparedRun> {
  const checked = await engine.check(source.text);
  tellMigrations(source.name, checked.migrated);
  if (checked.document === undefined) throw refusedGraph(source.name, checked.problems);
  for (const problem of checked.problems) {
    complain(
      { code: problem.code, message: `${problem.message} ${problem.hint}`, path: placeOf(problem) },
      { word: "warning" },
    );
  }
  const { document } = checked;
  const specs = document.inputs ?? {};
  const given = { ...source.record?.inputs, ...(await readInputs(flags, specs)) };
  // What the inputs bring in (sizes, above all) is checked with them in place.
  const { problems } = check(document, engine.catalogue, { inputs: plainValues(given) });
  if (hasErrors(problems)) throw refusedGraph(source.name, problems);
  const { values, sources } = await decodePictures(given, specs, engine);
  for (const { path, file } of namedFiles(document, { ...defaultsOf(document), ...given }, engine.catalogue)) {
    try {
      await engine.files.locate(file);
    } catch (error) {
      throw Object.assign(error as Error, { path });
    }
  }
  return { document, inputs: values, sources };
}

function placeOf({ path, port }: Problem): string {
  return [path, port].filter((part) => part !== undefined && part !== "").join(".");
}

function defaultsOf({ inputs = {} }: GraphDocument): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).map(([name, spec]) => [name, spec.default]));
}
