import process from "node:process";

/**
 * Ends the program quietly when whoever reads its output stops reading (`| head`), which is no error. The streams are
 * made when something is first written, as they are without this: a graph without problems is checked without any, 5 ms
 * sooner.
 */
export function endQuietlyAtBrokenPipes(exitCode: number): void {
  for (const name of ["stdout", "stderr"] as const) {
    const { get } = Object.getOwnPropertyDescriptor(process, name) ?? {};
    if (get === undefined) watched(process[name], exitCode);
    else
      Object.defineProperty(process, name, {
        configurable: true,
        enumerable: true,
        get: once(() => watched(get.call(process), exitCode)),
      });
  }
}

function watched(stream: NodeJS.WriteStream, exitCode: number): NodeJS.WriteStream {
  return stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? exitCode);
    throw error;
  });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
