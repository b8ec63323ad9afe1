import { Command, InvalidArgumentError, Option } from "commander";
import { type ForeignApi, foreignApis } from "../server/foreign-apis.ts";
import { action } from "./action.ts";
import {
  byteCount,
  cacheSize,
  countNumber,
  repeated,
  wholeNumber,
  withInference,
  withLimits,
  withPackages,
  withPlaces,
} from "./options.ts";

/** `sigmaflow serve` */
export function serveCommand(): Command {
  const command = new Command("serve")
    .description("Serve graphs over HTTP, with the editor.")
    .option("--host <address>", "listen here; beyond this machine only with an API key", "127.0.0.1")
    .option("--port <number>", "listen on this port; 0 for any that is free", portNumber, 7878)
    .option("--graphs <dir>", "serve the graphs in this folder; ./examples/graphs or the shipped ones unless given")
    .addOption(
      new Option("--wire <form>", "answer /v1 with JSON, or with bytes as the live service does")
        .choices(["json", "live"])
        .default("json"),
    )
    .addOption(
      new Option(
        "--without <apis>",
        `speak none of these, by commas (may be repeated): ${foreignApis.join(", ")}`,
      ).argParser(apiNames),
    )
    .addOption(
      repeated(
        "--api-key-file <file>",
        "ask for the keys in this file, one a line (may be repeated; also SIGMAFLOW_API_KEY, or SIGMAFLOW_API_KEYS by commas)",
      ),
    )
    .addOption(repeated("--api-key <key>", "ask for this key, which others on this machine see (may be repeated)"))
    .option(
      "--tls-cert <file>",
      "speak TLS with the certificate in this file, PEM; SIGHUP has it and the keys read again",
    )
    .option("--tls-key <file>", "the file with its key")
    .option("--public-url <url>", "where clients find the server, if not where it listens; answers name files below it")
    .addOption(
      repeated(
        "--image-hosts <hosts>",
        "fetch pictures that requests name by address from these hosts, by commas; none unless given",
      ),
    )
    .addOption(
      repeated(
        "--webhook-hosts <hosts>",
        "send the ends of runs to these hosts, by commas; `*` for all public ones; none unless given",
      ),
    )
    .option("--prices <file>", "charge keys for their runs by the prices in this JSON file; docs/server.md has them")
    .addOption(
      repeated(
        "--trusted-proxy <ranges>",
        "take these proxies' word for where requests come from: 10.0.0.0/8, loopback, …, by commas",
      ),
    )
    .option("--data <dir>", "keep runs here (also SIGMAFLOW_DATA_DIR)")
    .option("--store <url>", "share runs with other servers and with workers in PostgreSQL (also SIGMAFLOW_STORE)")
    .option("--queue <url>", "with --store: Valkey or Redis, redis://host:6379 (also SIGMAFLOW_QUEUE)")
    .option("--artifacts <url>", "with --store: where files lie, s3://bucket/prefix (also SIGMAFLOW_ARTIFACTS)")
    .option("--remote <url>", "where graphs that call a remote service find it (also SEGMIND_BASE_URL)")
    .option("--remote-key-file <file>", "the file that holds its key (or SEGMIND_API_KEY)")
    .option("--remote-repeatable", "it answers a request that comes again as before (also SEGMIND_REPEATABLE=1)")
    .option("--max-body <size>", "largest request, such as 64MiB; 32MiB unless given", byteCount)
    .option("--max-nodes <n>", "most nodes of one graph", wholeNumber)
    .option("--max-queue <n>", "most runs that wait", wholeNumber)
    .option("--paid-per-run <n>", "most calls of one run that may cost money; 4 unless given", countNumber)
    .option("--paid-per-day <n>", "most of them on one day, by UTC; 100 unless given", countNumber)
    .option("--agents-pay", "let agents (MCP) start runs that may cost money")
    .option("--traces", "make spans of OpenTelemetry, with @opentelemetry/api (also where OTEL_* asks for them)")
    .option("--quiet", "log errors only");
  return withLimits(withInference(withPackages(withPlaces(command)).addOption(cacheSize())))
    .addHelpText(
      "after",
      `
Examples:
  sigmaflow serve                                     the editor and the API, on this machine only
  sigmaflow serve --host 0.0.0.0 --api-key-file keys  for others too

POST /v1/NAME runs the graph NAME.json and answers with its picture; /docs describes everything.
Ctrl-C or SIGTERM lets the current run end; twice stops at once. Runs that are not done go on with the next start.`,
    )
    .action(action(async () => (await import("./serve-action.ts")).serveAction));
}

function apiNames(text: string, before: readonly ForeignApi[] = []): readonly ForeignApi[] {
  const names = [...before, ...text.split(",").map((word) => word.trim())];
  const known = foreignApis.filter((name) => names.includes(name));
  if (names.every((name) => known.some((one) => one === name))) return known;
  throw new InvalidArgumentError(`They are ${foreignApis.join(", ")}.`);
}

function portNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError("It must be a port from 0 to 65535.");
}
