import { readFileSync } from "node:fs";
import { type AddressInfo, connect } from "node:net";
import { pipeline } from "node:stream";
import { createServer } from "node:tls";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { clusters, startStores } from "./support/cluster/cluster.ts";
import { newFolder, removeFolders, sigmaflow } from "./support/command.ts";

const file = (name: string) => fileURLToPath(new URL(`fixtures/tls/${name}`, import.meta.url));
const [cert, key] = ["server.pem", "server-key.pem"].map((name) => readFileSync(file(name), "utf8"));
const authority = file("ca.pem");

const stores = await startStores();
const front = createServer({ cert, key }, (secure) => {
  const plain = connect(Number(new URL(stores.redis.url).port), "127.0.0.1");
  pipeline(secure, plain, secure, () => {});
});
await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
const queue = `rediss://127.0.0.1:${(front.address() as AddressInfo).port}`;
// One for each test, made while it still lets in who speaks no TLS.
const databases = [await stores.postgres.freshUrl(), await stores.postgres.freshUrl()];
await wantTls(databases[0]!);
const secured = (url: string, root: string) => `${url}&sslmode=verify-full&sslrootcert=${encodeURIComponent(root)}`;

const start = clusters({
  ...stores,
  postgres: { ...stores.postgres, freshUrl: async () => secured(databases.pop()!, authority) },
  redis: { ...stores.redis, url: queue },
});

afterAll(() => {
  front.close();
  removeFolders();
});

/** Has PostgreSQL speak TLS, and let nobody in without. */
async function wantTls(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  const write = async (text: string, to: string) => {
    const lines = `SELECT unnest(string_to_array('${text.trim()}', E'\n'))`;
    await client.query(`COPY (${lines}) TO PROGRAM 'umask 077; cat > ${to}'`);
  };
  await write(cert!, "server.crt");
  await write(key!, "server.key");
  await write("hostssl all all 127.0.0.1/32 password", "pg_hba.conf");
  await client.query("ALTER SYSTEM SET ssl = on");
  await client.query("SELECT pg_reload_conf()");
  await client.end();
}

test("runs go through PostgreSQL and Valkey over TLS, whose certificates are held against an authority", async () => {
  const cluster = await start({ env: { NODE_EXTRA_CA_CERTS: authority } });
  const [server] = await Promise.all([cluster.server(), cluster.worker()]);
  const graph = {
    sigmaflow: 1,
    nodes: { sum: { type: "maths.number", in: { a: 3, b: 4 } } },
    outputs: { sum: { $from: "sum.result" } },
  };
  const asked = await fetch(`${server.address}/api/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ graph }),
  });
  expect([asked.status, await asked.clone().text()]).toEqual([202, expect.any(String)]);
  const { id } = (await asked.json()) as { id: string };
  await expect
    .poll(async () => await (await fetch(`${server.address}/api/runs/${id}`)).json(), { timeout: 20_000 })
    .toMatchObject({ status: "succeeded" });

  const client = new pg.Client(cluster.store);
  await client.connect();
  const { rows } = await client.query(
    "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE client_addr IS NOT NULL",
  );
  await client.end();
  expect(rows).toEqual([{ ssl: true }]);

  const of = (store: string, extra: string) =>
    sigmaflow(["cluster", "status", "--store", store], {
      cwd: newFolder(),
      env: { ...cluster.env, SIGMAFLOW_STORE: "", NODE_EXTRA_CA_CERTS: extra },
    });
  const known = await of(cluster.store, authority);
  expect([known.code, known.stdout]).toEqual([0, expect.stringContaining("worker")]);
  const strange = await of(
    cluster.store.replace(encodeURIComponent(authority), encodeURIComponent(file("other-ca.pem"))),
    authority,
  );
  expect([strange.code, strange.stderr]).toEqual([2, expect.stringContaining("CLUSTER_UNREACHABLE")]);
  const open = await of(cluster.store.replace("verify-full", "disable"), authority);
  expect([open.code, open.stderr]).toEqual([2, expect.stringContaining("no encryption")]);
});

test("a queue whose certificate nobody known has signed is not used, which is said", async () => {
  const cluster = await start({ env: { NODE_EXTRA_CA_CERTS: file("other-ca.pem") } });
  const worker = await cluster.worker();
  await worker.kill("SIGTERM");
  const { stderr } = await worker.ended;
  expect(stderr).toMatch(/The queue \(--queue\) cannot be reached: .*certificate/);
});
