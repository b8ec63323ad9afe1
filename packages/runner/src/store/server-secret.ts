import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { makeFolderSync } from "@sigmaflow/nodes/files";
import { runnerErrors } from "../error-codes.ts";
import { systemReason } from "../host/system-reason.ts";

const length = 32;

/**
 * What a server signs with, from a file in its folder, which is made when there is none.
 *
 * @throws `STORE_UNUSABLE`.
 */
export function serverSecret(folder: string): Buffer {
  const file = path.join(path.resolve(folder), "webhooks.secret");
  try {
    makeFolderSync(path.dirname(file), { mode: 0o700 });
    try {
      writeFileSync(file, randomBytes(length).toString("hex"), { mode: 0o600, flag: "wx" });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
    const secret = Buffer.from(readFileSync(file, "latin1").trim(), "hex");
    if (secret.byteLength < length) throw new Error(`${path.basename(file)} holds no secret`);
    return secret;
  } catch (error) {
    throw runnerErrors.STORE_UNUSABLE({ folder, reason: systemReason(error) });
  }
}
