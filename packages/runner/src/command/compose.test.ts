import { readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { drivers } from "../../../../scripts/image-root/drivers.ts";
import { repository } from "../../../../scripts/workspace.ts";
import { checkAddresses } from "../cluster/addresses.ts";
import { clusterAddresses } from "./cluster-flags.ts";
import { rangesIn } from "./hosts.ts";
import { serveCommand } from "./serve.ts";
import { workerCommand } from "./worker.ts";

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly configs?: readonly { readonly source: string }[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: Readonly<Record<string, string>>;
  readonly deploy?: { readonly replicas: number };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes?: object;
  readonly secrets?: object;
  readonly configs?: Readonly<Record<string, { readonly content: string }>>;
  readonly networks?: {
    readonly default: { readonly ipam: { readonly config: readonly { readonly subnet: string }[] } };
  };
}

const read = (file: string) => readFileSync(path.join(repository, file), "utf8");
const compose = (file: string) => parse(read(file), { merge: true }) as Compose;

/** The flags that a service's command is called with, as the command reads them. */
function called({ command = "" }: Service): { readonly name: string; readonly flags: Record<string, unknown> } {
  const [name = "", ...words] = command.split(" ");
  const commands: Readonly<Record<string, () => Command>> = { serve: serveCommand, worker: workerCommand };
  const known = commands[name]!().exitOverride();
  const { operands, unknown } = known.parseOptions(words);
  expect({ operands, unknown }, command).toEqual({ operands: [], unknown: [] });
  return { name, flags: known.opts() };
}

/** Names that a service mounts, of volumes and not of folders. */
const volumesOf = ({ volumes = [] }: Service) =>
  volumes.map((one) => one.split(":")[0]!).filter((name) => !/^[./]/.test(name));

test.each(["compose.yaml", "compose.cluster.yaml"])(
  "%s names what it declares, and calls commands that there are",
  (file) => {
    const { services, volumes = {}, secrets = {}, configs = {} } = compose(file);
    const all = Object.values(services);
    for (const service of all.filter(({ build }) => build !== undefined)) {
      const { name, flags } = called(service);
      // Beyond the machine it listens with keys alone, which lie where its secret does.
      if (name === "serve")
        expect([flags.host, flags.apiKeyFile, service.secrets]).toEqual(["0.0.0.0", ["/run/secrets/keys"], ["keys"]]);
    }
    expect([...new Set(all.flatMap(volumesOf))].sort()).toEqual(Object.keys(volumes).sort());
    expect([...new Set(all.flatMap((one) => one.secrets ?? []))]).toEqual(Object.keys(secrets));
    expect(all.flatMap((one) => one.configs ?? []).map(({ source }) => source)).toEqual(Object.keys(configs));
    for (const service of all)
      for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(Object.keys(services)).toContain(name);
        if (condition === "service_healthy") expect(services[name]?.healthcheck?.test).toBeDefined();
      }
  },
);

test("the cluster's servers and workers share one store, queue and bucket, which are services of it", async () => {
  const { services, configs, networks } = compose("compose.cluster.yaml");
  const ours = Object.entries(services).filter(([, { build }]) => build !== undefined);
  const servers = ours.filter(([, service]) => called(service).name === "serve").map(([name]) => name);
  const workers = ours.filter(([, service]) => called(service).name === "worker");
  expect([servers.length, workers.map(([, { deploy }]) => deploy?.replicas)]).toEqual([2, [4]]);
  for (const [, { environment = {} }] of ours) {
    const { store, queue, artifacts } = checkAddresses(
      (await clusterAddresses({ config: false }, { env: environment }))!,
    );
    const { postgres, s3 } = services;
    const { hostname, username, pathname } = new URL(store);
    expect(services[hostname]).toBe(postgres);
    expect([username, pathname]).toEqual([postgres?.environment?.POSTGRES_USER, `/${username}`]);
    expect(environment.PGPASSWORD).toBe(postgres?.environment?.POSTGRES_PASSWORD);
    expect(services[new URL(queue).hostname]?.image).toMatch(/^valkey\//);
    const endpoint = new URL(environment.AWS_ENDPOINT_URL!);
    expect(services[endpoint.hostname]).toBe(s3);
    expect(s3?.command).toBe(`--port :${endpoint.port} posix /buckets`);
    expect(s3?.volumes).toEqual([`pictures:/buckets/${artifacts.bucket}`]);
    expect([environment.AWS_ACCESS_KEY_ID, environment.AWS_SECRET_ACCESS_KEY]).toEqual([
      ...[s3?.environment?.ROOT_ACCESS_KEY, s3?.environment?.ROOT_SECRET_KEY],
    ]);
  }
  // The proxy asks all servers, which take its word, and nobody's outside of their network.
  expect(configs?.proxy?.content).toContain(`reverse_proxy ${servers.map((name) => `${name}:7878`).join(" ")} {`);
  const [network] = networks!.default.ipam.config;
  for (const name of servers) {
    const { trustedProxy } = called(services[name]!).flags;
    expect(rangesIn(trustedProxy as string[])).toEqual([network!.subnet]);
  }
});

test("an image has the packages by which what is shared is reached, in versions that ours names", () => {
  const { peerDependencies, peerDependenciesMeta } = JSON.parse(read("packages/runner/package.json"));
  const loaded = [...read("packages/runner/src/cluster/drivers.ts").matchAll(/import\("([^"]+)"\)/g)].map(
    ([, name]) => name,
  );
  expect([...new Set(loaded)].sort()).toEqual([...drivers]);
  for (const name of drivers)
    expect([peerDependencies[name], peerDependenciesMeta[name]]).toEqual([expect.any(String), { optional: true }]);
  expect(read("scripts/image-root/main.ts")).toContain("...driversToInstall()");
});
