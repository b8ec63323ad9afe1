import type { FastifyReply, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ServerContext } from "../context.ts";
import { serverErrors } from "../error-codes.ts";
import { picturesOf, runSeed } from "../public/answer.ts";
import { servedGraphs } from "../public/describe.ts";
import { fileAs } from "../public/file-as.ts";
import { severalRuns } from "../public/start-runs.ts";
import { termsOf } from "../public/terms.ts";
import { answerError } from "./answer-error.ts";
import { ChosenGraphs } from "./chosen-graphs.ts";
import { ClientRuns } from "./client-runs.ts";
import { inputsIn } from "./inputs.ts";
import * as wire from "./wire.ts";

const refusals = { "4xx": wire.refusal, "5xx": wire.refusal } as const;
const tags = ["A1111"];

/** What these clients ask for besides, and there is none of here. */
const lists: Readonly<Record<string, readonly { readonly name: string }[]>> = {
  schedulers: [{ name: "automatic" }],
  upscalers: [{ name: "None" }],
  "latent-upscale-modes": [],
  "sd-vae": [],
};

/** What clients of A1111's web UI ask for, below `/sdapi/v1`: served graphs are its checkpoints. */
export function a1111Routes(context: ServerContext): FastifyPluginAsyncZod {
  const several = severalRuns(context);
  const chosen = new ChosenGraphs(context);
  const running = new ClientRuns(context);
  return async (app) => {
    app.setErrorHandler(answerError);
    const made = { 200: wire.pictures, ...refusals };
    app.post(
      "/txt2img",
      { schema: { summary: "Make pictures of a text", tags, body: wire.fromText, response: made } },
      async (request, reply) => await answer(request, reply, request.body),
    );
    app.post(
      "/img2img",
      { schema: { summary: "Make pictures of another", tags, body: wire.fromPicture, response: made } },
      async (request, reply) => await answer(request, reply, request.body),
    );
    app.get(
      "/options",
      { schema: { summary: "See which graph is meant", tags, response: { 200: wire.options, ...refusals } } },
      (request) => ({ sd_model_checkpoint: chosen.of(request), samples_format: "png", CLIP_stop_at_last_layers: 1 }),
    );
    app.post(
      "/options",
      {
        schema: {
          summary: "Choose which graph is meant",
          tags,
          body: wire.options,
          response: { 200: z.object({}), ...refusals },
        },
      },
      async (request) => {
        const { sd_model_checkpoint: name } = request.body;
        if (name !== undefined) await chosen.choose(request, name);
        return {};
      },
    );
    app.get(
      "/sd-models",
      { schema: { summary: "List the served graphs", tags, response: { 200: wire.checkpoints, ...refusals } } },
      async () => (await servedGraphs(context)).map(({ name }) => ({ title: name, model_name: name, filename: name })),
    );
    app.get(
      "/samplers",
      { schema: { summary: "List the schedulers of the graph", tags, response: { 200: wire.named, ...refusals } } },
      async (request) => {
        const { inputs } = await chosen.graphFor(request, wire.fromText.parse({}));
        return (inputs.scheduler?.values ?? []).map((name) => ({ name, aliases: [], options: {} }));
      },
    );
    for (const [path, list] of Object.entries(lists)) {
      const summary = `List ${path.replaceAll("-", " ")}`;
      app.get(`/${path}`, { schema: { summary, tags, response: { 200: wire.named, ...refusals } } }, () => list);
    }
    app.get(
      "/progress",
      {
        schema: {
          summary: "See how far the client's run is",
          tags,
          querystring: z.looseObject({ skip_current_image: z.string().optional() }),
          response: { 200: wire.progress, ...refusals },
        },
      },
      async (request) => await running.progress(request, request.query.skip_current_image !== "true"),
    );
    app.post(
      "/interrupt",
      { schema: { summary: "Cancel the client's runs", tags, response: { 200: z.object({}), ...refusals } } },
      async (request) => {
        await running.interrupt(request);
        return {};
      },
    );
  };

  async function answer(request: FastifyRequest, reply: FastifyReply, asked: wire.Wanted) {
    const { file, inputs } = await chosen.graphFor(request, asked);
    const terms = termsOf(request, context);
    const bodies = inputsIn(asked, inputs);
    const ids = await several.begin(request, reply, { file, bodies, terms });
    const runs = await running.during(request, ids, () => several.finished(ids, terms, reply));
    const files = runs.flatMap((run) => picturesOf(run).map((picture, i) => ({ picture, seed: seedOf(run, i) })));
    const [first] = files;
    if (first === undefined) throw serverErrors.NO_PICTURE({ type: "image/png" });
    const images = await Promise.all(files.map(({ picture }) => fileAs(picture, "image/png", context)));
    const { image: _, mask: _mask, ...used } = bodies[0] ?? {};
    const info = {
      ...{ prompt: asked.prompt, negative_prompt: asked.negative_prompt, sd_model_name: file.name },
      ...{ seed: first.seed, all_seeds: files.map(({ seed }) => seed), all_prompts: files.map(() => asked.prompt) },
      ...{ width: first.picture.width, height: first.picture.height, batch_size: asked.batch_size },
      ...{ steps: used.num_inference_steps, cfg_scale: used.guidance_scale, sampler_name: used.scheduler },
      infotexts: files.map(({ seed }) => `${asked.prompt}\nSeed: ${seed}, Model: ${file.name}`),
    };
    return {
      images: images.map(({ bytes }) => Buffer.from(bytes).toString("base64")),
      parameters: used,
      info: JSON.stringify(info),
    };
  }
}

/** The seed of a picture of a run; −1 where the graph has none. */
function seedOf(run: Parameters<typeof runSeed>[0], place: number): number {
  return Number(runSeed(run) ?? -1 - place) + place;
}
