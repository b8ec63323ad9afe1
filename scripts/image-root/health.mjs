// Ends with 0 when the server of this container answers that it is alive, else with 1.
const port = process.env.SIGMAFLOW_PORT ?? "7878";
const timeout = AbortSignal.timeout(4000);
const answer = await fetch(`http://127.0.0.1:${port}/livez`, { signal: timeout }).catch(() => undefined);
process.exitCode = answer?.ok ? 0 : 1;
