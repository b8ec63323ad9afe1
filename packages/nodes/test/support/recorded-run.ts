type Size = readonly [height: number, width: number];

/** diffusers' arguments of a recorded run; see `fixtures/README.md`. */
export interface RecordedSettings {
  readonly prompt: string | readonly string[];
  /** Null is not the same as empty. */
  readonly negative_prompt: string | readonly string[] | null;
  readonly prompt_2?: string;
  readonly negative_prompt_2?: string;
  readonly num_inference_steps: number;
  readonly guidance_scale: number;
  readonly guidance_rescale?: number;
  readonly height: number;
  readonly width: number;
  /** One for each picture. */
  readonly seeds: readonly number[];
  readonly clip_skip?: number;
  readonly eta?: number;
  readonly strength?: number;
  readonly original_size?: Size;
  readonly crops_coords_top_left?: readonly [top: number, left: number];
  readonly target_size?: Size;
  readonly negative_original_size?: Size;
  readonly negative_crops_coords_top_left?: readonly [top: number, left: number];
  readonly negative_target_size?: Size;
}

/** What every recorded run says of itself. */
export interface RecordedRun {
  readonly scheduler: string;
  readonly settings: RecordedSettings;
  /** One for each model evaluation; absent where that is one for each step. */
  readonly timesteps?: readonly number[];
}

/** A recorded run with the names of what was kept of it. */
export interface KeptRun extends RecordedRun {
  readonly tensors: Readonly<Record<string, string>>;
}

/** Model evaluations of a run. */
export function evaluationsOf({ timesteps, settings }: RecordedRun): number {
  return timesteps?.length ?? settings.num_inference_steps;
}

/** Recorded runs whose pictures share no prompt, as runs of one picture each. */
export function alone<Run extends RecordedRun>(run: Run): Run[] {
  const { seeds, prompt, negative_prompt } = run.settings;
  return seeds.map((seed, i) => ({
    ...run,
    settings: {
      ...run.settings,
      seeds: [seed],
      prompt: typeof prompt === "string" ? prompt : prompt[i]!,
      negative_prompt: Array.isArray(negative_prompt) ? negative_prompt[i]! : negative_prompt,
    },
  }));
}
