import { definePortType } from "@sigmaflow/core";

/** A random stream as data: where it starts and how far it has been read. */
export interface RandomStream {
  readonly generator: "torch" | "philox";
  /** One seed per picture of the batch, decimal, 0…2^64−1. */
  readonly seeds: readonly string[];
  /** Normal draws of one latent's size already taken by each picture. */
  readonly draws: number;
}

/** A Noise, see {@link RandomStream}. */
export const randomStream = definePortType<RandomStream>()({
  id: "random-stream",
  label: "Random stream",
  colour: "#a78bda",
  description: "Where random numbers go on.",
  valueType: { name: "RandomStream", from: "sigmaflow" },
});
