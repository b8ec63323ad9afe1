import path from "node:path";
import { messageOf } from "@sigmaflow/core";
import { z } from "zod";
import { runnerErrors } from "../error-codes.ts";
import { bytesOfFile } from "../input/given-bytes.ts";
import type { Prices } from "../runs/prices.ts";

const price = z.number().min(0).max(1e6).default(0);
const prices = z.strictObject({ run: price, picture: price, megapixel: price, step: price, cached: price });

/**
 * The prices in a JSON file, those that it leaves out being 0; undefined where no file is named.
 *
 * @throws `PRICES_UNREADABLE`.
 */
export async function pricesIn(file: string | undefined): Promise<Prices | undefined> {
  if (file === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(await bytesOfFile(file, path.resolve(file), {})).toString("utf8"));
  } catch (error) {
    throw runnerErrors.PRICES_UNREADABLE({ file, reason: messageOf(error).replace(/\.$/, "") });
  }
  const found = prices.safeParse(value);
  if (found.success) return found.data;
  const reason = found.error.issues.map(({ path: at, message }) => [at.join("."), message].filter(Boolean).join(": "));
  throw runnerErrors.PRICES_UNREADABLE({ file, reason: reason.join("; ") });
}
