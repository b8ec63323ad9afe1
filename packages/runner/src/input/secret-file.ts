import path from "node:path";
import { systemReason } from "../host/system-reason.ts";
import { bytesOfFile } from "./given-bytes.ts";

/**
 * The secrets in a file, one a line, without lines that are empty or begin with `#`. A pipe does as well as a file.
 *
 * @throws what `unreadable` makes of the reason: it cannot be read, or holds something else.
 */
export async function secretsIn(file: string, unreadable: (reason: string) => Error): Promise<readonly string[]> {
  let text: string;
  try {
    text = Buffer.from(await bytesOfFile(file, path.resolve(file), {})).toString("latin1");
  } catch (error) {
    throw unreadable(systemReason(error));
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const secrets = lines.filter((line) => line !== "" && !line.startsWith("#"));
  if (secrets.length === 0) throw unreadable("it is empty");
  if (secrets.every((secret) => /^[\x21-\x7e]+$/.test(secret))) return secrets;
  throw unreadable("a line is not one word of plain characters");
}
