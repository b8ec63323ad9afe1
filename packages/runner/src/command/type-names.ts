import type { PortSpec, TypeRef } from "@sigmaflow/core";
import { isList, parseType } from "@sigmaflow/core/editing";

/** Types of values that the language has by itself. */
export const plainTypes: Readonly<Record<string, string>> = {
  string: "string",
  int: "number",
  float: "number",
  boolean: "boolean",
  enum: "string",
  json: "unknown",
  any: "unknown",
};

/** The types that `sigmaflow` exports for the values of other kinds. */
export const valueTypes: Readonly<Record<string, string>> = {
  seed: "Seed",
  file: "FileBytes",
  image: "Image",
  mask: "Mask",
  latent: "Latent",
  conditioning: "Conditioning",
  schedule: "Schedule",
  "schedule-step": "ScheduleStep",
  "denoise-state": "DenoiseState",
  "random-stream": "RandomStream",
  unet: "UNet",
  "text-encoders": "TextEncoders",
  vae: "Vae",
};

/** Kinds of value as TypeScript names them. Remembers what has to be imported; unknown kinds are unknown values. */
export class TypeNames {
  readonly #used = new Set<string>();

  /** A kind's type. */
  text(type: TypeRef): string {
    if (isList(type)) return `readonly ${this.#item(this.text(type.of))}[]`;
    const name = valueTypes[type.id];
    if (name !== undefined) this.#used.add(name);
    return name ?? plainTypes[type.id] ?? "unknown";
  }

  /** The type of a port's values; of a choice, its words. */
  ofPort({ type: text, values }: PortSpec): string {
    const type = parseType(text) ?? { id: "any" };
    if (values === undefined) return this.text(type);
    const choice = values.map((word) => JSON.stringify(word)).join(" | ");
    return isList(type) ? `readonly ${this.#item(choice)}[]` : choice;
  }

  /** What was named and comes from `sigmaflow`. */
  imports(): string[] {
    return [...this.#used].map((name) => `type ${name}`);
  }

  #item(text: string): string {
    return /[ |]/.test(text) ? `(${text})` : text;
  }
}
