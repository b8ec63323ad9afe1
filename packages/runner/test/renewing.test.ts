import { writeFileSync } from "node:fs";
import { request } from "node:https";
import path from "node:path";
import type { TLSSocket } from "node:tls";
import { afterAll, expect, test } from "vitest";
import { certificates } from "../src/server/fixtures/certificates.ts";
import { newFolder, removeFolders, sigmaflow } from "./support/command.ts";
import { servers } from "./support/servers.ts";

const serving = servers();
afterAll(removeFolders);

function asked(address: string, key: string): Promise<readonly [certificate: unknown, status: number | undefined]> {
  return new Promise((resolve, reject) => {
    const options = { agent: false, rejectUnauthorized: false, headers: { "x-api-key": key } };
    request(`${address}/api/health`, options, (answer) => {
      resolve([(answer.socket as TLSSocket).getPeerCertificate().subject.CN, answer.statusCode]);
      answer.resume();
    })
      .on("error", reject)
      .end();
  });
}

test("SIGHUP has the files of certificate and keys read again, and what cannot be read changes nothing", async () => {
  const cwd = newFolder();
  const put = (name: string, text: string) => writeFileSync(path.join(cwd, name), text);
  const certify = ({ cert, key }: { readonly cert: string; readonly key: string }) => {
    put("cert.pem", cert);
    put("key.pem", key);
  };
  certify(certificates.a);
  put("keys", "one\n");
  const args = ["--tls-cert", "cert.pem", "--tls-key", "key.pem", "--api-key-file", "keys"];
  const server = await serving(cwd, args);
  expect(await asked(server.address, "one")).toEqual(["test-a", 200]);
  certify(certificates.b);
  put("keys", "two\n");
  server.child.kill("SIGHUP");
  await expect.poll(() => asked(server.address, "two"), { timeout: 10_000 }).toEqual(["test-b", 200]);
  expect(await asked(server.address, "one")).toEqual(["test-b", 401]);
  put("keys", "");
  certify(certificates.a);
  server.child.kill("SIGHUP");
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await asked(server.address, "two")).toEqual(["test-b", 200]);
});

test("a certificate without its key, or with another's, is refused before anything is served", async () => {
  const cwd = newFolder();
  writeFileSync(path.join(cwd, "cert.pem"), certificates.a.cert);
  writeFileSync(path.join(cwd, "key.pem"), certificates.b.key);
  for (const args of [
    ["--tls-cert", "cert.pem"],
    ["--tls-cert", "cert.pem", "--tls-key", "key.pem"],
  ]) {
    const { code, stderr } = await sigmaflow(["serve", "--port", "0", "--data", "data", ...args], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining("TLS_UNUSABLE")]);
  }
});
