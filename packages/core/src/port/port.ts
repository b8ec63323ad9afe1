import type {
  Conditioning,
  DenoiseState,
  FileBytes,
  Image,
  Latent,
  Mask,
  RandomStream,
  Schedule,
  ScheduleStep,
  TextEncoders,
  UNet,
  Vae,
} from "./sdxl.ts";
import type { PortSpec } from "./spec.ts";

/** Whether a value must be given: `required`, `optional` (absent is undefined) or `default` (absent is the default). */
export type Presence = "required" | "optional" | "default";

declare const valueType: unique symbol;

/** A declared port: its data ({@link PortSpec}) and, for the compiler alone, the type of its value. */
export interface Port<T, P extends Presence = Presence> {
  readonly spec: PortSpec;
  readonly presence: P;
  readonly [valueType]?: T;
}

/** The value type of a port. */
export type ValueOf<P> = P extends Port<infer T, infer _> ? T : never;

/** 64-bit seed: a number up to 2^53, a decimal string beyond. */
export type Seed = number | string;

interface Words {
  readonly label?: string;
  readonly description?: string;
  readonly advanced?: boolean;
}

interface Choice<T> extends Words {
  readonly optional?: boolean;
  readonly default?: T;
}

/** Bounds of a number: smallest, largest, step, and its unit for people. */
interface Bounds {
  readonly min?: number;
  readonly max?: number;
  readonly multipleOf?: number;
  readonly unit?: string;
}

/** Facts of an output known without running: a number, or an input's fact (`"latent.width"`) or literal (`"width"`), scaled. */
export type Facts = Readonly<Record<string, number | { readonly of: string; readonly times?: number }>>;

interface Produced extends Words {
  readonly optional?: boolean;
  readonly facts?: Facts;
}

/** `required` unless the options say otherwise. */
type PresenceOf<O> = O extends { readonly default: unknown }
  ? "default"
  : O extends { readonly optional: true }
    ? "optional"
    : "required";

function port<T, O extends object>(type: string, options: O | undefined): Port<T, PresenceOf<O>> {
  const spec: PortSpec = { type, ...options };
  const presence = spec.default !== undefined ? "default" : spec.optional ? "optional" : "required";
  // The one place where the options' type decides the presence.
  return { spec, presence: presence as PresenceOf<O> };
}

/** Text. `maxLength` in UTF-16 units. */
export function string<const O extends Choice<string> & { readonly multiline?: boolean; readonly maxLength?: number }>(
  options?: O,
): Port<string, PresenceOf<O>> {
  return port("string", options);
}

/** A whole number. */
export function int<const O extends Choice<number> & Bounds>(options?: O): Port<number, PresenceOf<O>> {
  return port("int", options);
}

/** A number. */
export function float<const O extends Choice<number> & Bounds>(options?: O): Port<number, PresenceOf<O>> {
  return port("float", options);
}

/** True or false. */
export function boolean<const O extends Choice<boolean>>(options?: O): Port<boolean, PresenceOf<O>> {
  return port("boolean", options);
}

/** A random seed, 0…2^64−1; −1 is drawn once before the run and reported. */
export function seed<const O extends Choice<Seed>>(options?: O): Port<Seed, PresenceOf<O>> {
  return port("seed", options);
}

/** One of a few words. */
export function oneOf<const V extends readonly string[], const O extends Choice<V[number]>>(
  values: V,
  options?: O,
): Port<V[number], PresenceOf<O>> {
  const made = port<V[number], O>("enum", options);
  return { ...made, spec: { ...made.spec, values: [...values] } };
}

/** Plain data of any shape. */
export function json<const O extends Choice<unknown>>(options?: O): Port<unknown, PresenceOf<O>> {
  return port("json", options);
}

/** A list. `min` and `max` count its items. */
export function list<T, const O extends Choice<readonly T[]> & { readonly min?: number; readonly max?: number }>(
  of: Port<T>,
  options?: O,
): Port<readonly T[], PresenceOf<O>> {
  return port(`list<${of.spec.type}>`, { ...(of.spec.values ? { values: of.spec.values } : {}), ...options } as O);
}

/** A value of whatever type is linked; ports of one node that share a variable must agree. */
export function any<const O extends Produced>(variable?: "T" | "U", options?: O): Port<unknown, PresenceOf<O>> {
  return port(variable ? `any<${variable}>` : "any", options);
}

/** A port of a kind that is not built in; the kind itself is registered beside the node. */
export function custom<T>() {
  return <const O extends Produced>(type: string, options?: O): Port<T, PresenceOf<O>> => port(type, options);
}

/** Picture in latent space, see {@link Latent}. */
export const latent = <const O extends Produced>(o?: O): Port<Latent, PresenceOf<O>> => port("latent", o);
/** Encoded text, see {@link Conditioning}. */
export const conditioning = <const O extends Produced>(o?: O): Port<Conditioning, PresenceOf<O>> =>
  port("conditioning", o);
/** Pictures, see {@link Image}. */
export const image = <const O extends Produced>(o?: O): Port<Image, PresenceOf<O>> => port("image", o);
/** A file's bytes, see {@link FileBytes}. */
export const file = <const O extends Produced>(o?: O): Port<FileBytes, PresenceOf<O>> => port("file", o);
/** Where to repaint, see {@link Mask}. */
export const mask = <const O extends Produced>(o?: O): Port<Mask, PresenceOf<O>> => port("mask", o);
/** Timesteps and sigmas, see {@link Schedule}. */
export const schedule = <const O extends Produced>(o?: O): Port<Schedule, PresenceOf<O>> => port("schedule", o);
/** One place in a schedule, see {@link ScheduleStep}. */
export const scheduleStep = <const O extends Produced>(o?: O): Port<ScheduleStep, PresenceOf<O>> =>
  port("schedule-step", o);
/** What denoising carries, see {@link DenoiseState}. */
export const denoiseState = <const O extends Produced>(o?: O): Port<DenoiseState, PresenceOf<O>> =>
  port("denoise-state", o);
/** Random stream, see {@link RandomStream}. */
export const noise = <const O extends Produced>(o?: O): Port<RandomStream, PresenceOf<O>> => port("random-stream", o);
/** Denoising network, see {@link UNet}. */
export const unet = <const O extends Produced>(o?: O): Port<UNet, PresenceOf<O>> => port("unet", o);
/** Text encoders, see {@link TextEncoders}. */
export const textEncoders = <const O extends Produced>(o?: O): Port<TextEncoders, PresenceOf<O>> =>
  port("text-encoders", o);
/** Autoencoder, see {@link Vae}. */
export const vae = <const O extends Produced>(o?: O): Port<Vae, PresenceOf<O>> => port("vae", o);
