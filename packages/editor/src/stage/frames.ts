import type { RunOutput } from "@sigmaflow/core/wire";

/** A picture that a run made, as the stage and the film strip show it. */
export interface Frame {
  readonly key: string;
  readonly run: string;
  /** The file's content id. */
  readonly hash: string;
  readonly width: number;
  readonly height: number;
  readonly output: string;
  /** Which picture of its output, from 0, and of how many. */
  readonly index: number;
  readonly of: number;
  /** What it is called where that says more than its output. */
  readonly title?: string;
}

/** Every picture of a run, output by output. */
export function framesOf(run: string, outputs: Readonly<Record<string, RunOutput>> = {}): readonly Frame[] {
  return Object.entries(outputs).flatMap(([output, { images = [] }]) =>
    images.map(({ hash, width, height }, index) => ({
      ...{ key: `${run} ${output} ${index}`, run, hash, width, height, output, index },
      of: images.length,
    })),
  );
}

/** What a picture is called: its output, and its number where that has several. */
export function frameTitle({ title, output, index, of }: Frame): string {
  const name = title ?? output;
  return of > 1 ? `${name} ${index + 1}` : name;
}
