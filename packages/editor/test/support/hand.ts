/** A way to work the editor: what a person does with it, by some device. */
export interface Hand {
  /** Adds a node that is searched for; with `from`, an output written `node.port`, linked to it. */
  add(node: { readonly type: string; readonly search: string; readonly from?: string }): Promise<void>;
  /** Writes something into an empty field of the node that was added last. */
  fill(node: string, label: string, text: string): Promise<void>;
  /** Draws a wire from an output to an input. */
  draw(from: string, to: string): Promise<void>;
  run(): Promise<void>;
  save(name: string): Promise<void>;
}

/** Builds a graph of base and refiner that draws a small picture in a few steps, from nothing. */
export async function buildRefined(hand: Hand): Promise<void> {
  const { add, fill, draw } = hand;
  await add({ type: "model.load", search: "load model" });
  await add({ type: "text.encode", search: "text encode", from: "model_load.encoders" });
  await fill("text_encode", "Prompt", "a panda in a bar");
  await add({ type: "schedule.plan", search: "schedule", from: "model_load.unet" });
  await fill("schedule_plan", "Steps", "4");
  await add({ type: "schedule.split", search: "split", from: "schedule_plan.schedule" });
  await fill("schedule_split", "High-noise fraction", "0.5");
  await add({ type: "latent.noise", search: "latent noise", from: "schedule_plan.schedule" });
  await fill("latent_noise", "Seed", "11");
  await fill("latent_noise", "Width", "128");
  await fill("latent_noise", "Height", "128");
  await add({ type: "denoise.base", search: "denoise", from: "latent_noise.state" });
  await add({ type: "refiner.handoff", search: "handoff", from: "denoise_base.state" });
  await add({ type: "denoise.refiner", search: "refine", from: "refiner_handoff.state" });
  await add({ type: "denoise.finish", search: "take latent", from: "denoise_refiner.state" });
  await add({ type: "vae.decode", search: "vae decode", from: "denoise_finish.latent" });
  await add({ type: "model.load", search: "load model" });
  await fill("model_load_2", "Name", "embedded-refiner");
  await fill("model_load_2", "Fallback", "embedded");
  await add({ type: "text.encode", search: "text encode", from: "model_load_2.encoders" });
  await fill("text_encode_2", "Prompt", "a panda in a bar");
  await draw("model_load.unet", "latent_noise.unet");
  await draw("model_load.unet", "denoise_base.unet");
  await draw("model_load.vae", "vae_decode.vae");
  for (const node of ["latent_noise.refiner", "refiner_handoff.unet", "denoise_refiner.unet"])
    await draw("model_load_2.unet", node);
  for (const port of ["positive", "negative"]) {
    await draw(`text_encode.${port}`, `denoise_base.${port}`);
    await draw(`text_encode_2.${port}`, `denoise_refiner.${port}`);
  }
  await draw("schedule_split.base", "denoise_base.steps");
  await draw("schedule_split.refiner", "refiner_handoff.steps");
  await draw("schedule_split.refiner", "denoise_refiner.steps");
  await draw("vae_decode.image", "$outputs.+");
}
