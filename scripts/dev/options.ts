/** What the arguments of `npm run dev` ask for. */
export interface DevOptions {
  /** Port of the one address; the next free one is taken when it is not. */
  readonly port: number;
  /** Folders whose changes reload the server, beside the packages' sources. */
  readonly watch: readonly string[];
  /** Folders that the server writes, wherever they lie. */
  readonly written: readonly string[];
  /** Flags of Node.js for the server's process. */
  readonly node: readonly string[];
  /** Flags of `sigmaflow serve`. */
  readonly serve: readonly string[];
}

/**
 * Reads `[--port N] [--watch DIR]… [--inspect[=PORT]]`; everything else belongs to `sigmaflow serve`.
 *
 * @throws in words.
 */
export function readDevOptions(args: readonly string[]): DevOptions {
  let port = 7878;
  const [watch, node, serve]: [string[], string[], string[]] = [[], [], []];
  for (let i = 0; i < args.length; i++) {
    const [flag = "", ...rest] = args[i]!.split("=");
    const value = () => (rest.length > 0 ? rest.join("=") : (args[++i] ?? ""));
    if (flag === "--port") {
      const text = value();
      port = Number(text);
      if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
        throw new Error(`--port is ${JSON.stringify(text)}; allowed are 1 to 65535.`);
      }
    } else if (flag === "--watch") {
      const folder = value();
      if (folder === "") throw new Error("--watch needs a folder.");
      watch.push(folder);
    } else if (flag === "--inspect") node.push(args[i]!);
    else serve.push(args[i]!);
  }
  return { port, watch, written: ["--data", "--cache-dir"].flatMap((flag) => valuesOf(flag, serve)), node, serve };
}

/** What a flag is given among arguments, as `--flag VALUE` or `--flag=VALUE`. */
function valuesOf(flag: string, args: readonly string[]): string[] {
  return args.flatMap((arg, i) => {
    if (arg.startsWith(`${flag}=`)) return [arg.slice(flag.length + 1)];
    const next = args[i + 1];
    return arg === flag && next !== undefined ? [next] : [];
  });
}
