import type { PictureFormat } from "@sigmaflow/nodes";

/** What an answer is: JSON about the pictures, or the bytes of the first. `own` is the format that it is kept in. */
export type Form = "json" | PictureFormat | "own";

const formats: Readonly<Record<string, Form>> = {
  "image/png": "png",
  "image/jpeg": "jpeg",
  "image/jpg": "jpeg",
  "image/webp": "webp",
  "image/*": "own",
};

/**
 * The form that an `Accept` header asks for: the bytes when it names an image type above anything else that would do,
 * `otherwise` when it does not.
 */
export function formFor<F extends string>(accept: string | undefined, otherwise: F): Form | F {
  const wanted = (accept ?? "*/*")
    .split(",")
    .map((part) => {
      const [type = "", ...parameters] = part.split(";").map((word) => word.trim().toLowerCase());
      const weight = Number(parameters.find((word) => word.startsWith("q="))?.slice(2) ?? 1);
      return { type, weight: Number.isFinite(weight) ? weight : 0 };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { type } of wanted) {
    const form = Object.hasOwn(formats, type) ? formats[type] : undefined;
    if (form !== undefined) return form;
    if (["application/json", "application/*", "*/*", "text/plain"].includes(type)) return otherwise;
  }
  return otherwise;
}
