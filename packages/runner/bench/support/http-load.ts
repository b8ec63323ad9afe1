import { connect, type Socket } from "node:net";

/** Requests to be sent over and over. */
export interface Load {
  readonly port: number;
  /** The request of a number, from 0. */
  readonly request: (n: number) => Buffer;
  readonly connections: number;
  /** Stops after so many ms, or so many requests. */
  readonly ms?: number;
  readonly count?: number;
}

/** What came of it. */
export interface Loaded {
  readonly requests: number;
  readonly perSecond: number;
  /** ms from sending to the whole answer, sorted. */
  readonly latencies: Float64Array;
  /** Answers by status. */
  readonly statuses: Readonly<Record<number, number>>;
  /** The body of one answer. */
  readonly body: Buffer;
  readonly type: string;
}

/** A request as bytes, to a server on this machine. */
export function requestBytes(method: string, path: string, body?: unknown, headers: readonly string[] = []): Buffer {
  const text = body === undefined ? "" : JSON.stringify(body);
  const sent = text === "" ? [] : ["content-type: application/json", `content-length: ${Buffer.byteLength(text)}`];
  return Buffer.from(
    `${[`${method} ${path} HTTP/1.1`, "host: 127.0.0.1", ...headers, ...sent].join("\r\n")}\r\n\r\n${text}`,
  );
}

/**
 * Sends requests over some connections, on each the next as soon as the last is answered. It speaks just as much HTTP
 * as that needs, so that it costs little beside what it measures.
 */
export async function load({
  port,
  request,
  connections,
  ms,
  count = Number.POSITIVE_INFINITY,
}: Load): Promise<Loaded> {
  const latencies: number[] = [];
  const statuses: Record<number, number> = {};
  let last: Answer | undefined;
  let sent = 0;
  const began = performance.now();
  const isOver = () => sent >= count || (ms !== undefined && performance.now() - began >= ms);
  const client = async () => {
    const connection = await Connection.open(port);
    while (!isOver()) {
      const start = performance.now();
      last = await connection.ask(request(sent++));
      latencies.push(performance.now() - start);
      statuses[last.status] = (statuses[last.status] ?? 0) + 1;
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, client));
  const seconds = (performance.now() - began) / 1000;
  return {
    requests: latencies.length,
    perSecond: latencies.length / seconds,
    latencies: Float64Array.from(latencies).sort(),
    statuses,
    body: last?.body ?? Buffer.alloc(0),
    type: last?.type ?? "",
  };
}

/** The figure below which a part of sorted figures lies, 0.99 for p99. */
export function percentile(sorted: Float64Array, part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** One connection that is kept, with one request on its way at a time. */
class Connection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #answered: ((answer: Answer) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (part) => this.#take(part));
    socket.on("close", () => this.#failed?.(new Error("the server closed the connection")));
    socket.on("error", (error) => this.#failed?.(error));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1" }, () => resolve(new Connection(socket)));
      socket.once("error", reject);
    });
  }

  ask(request: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #take(part: Buffer): void {
    this.#received = this.#received.length === 0 ? part : Buffer.concat([this.#received, part]);
    const end = this.#received.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = this.#received.toString("latin1", 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const body = this.#received.subarray(end + 4, end + 4 + length);
    this.#received = this.#received.subarray(end + 4 + length);
    const type = /\r\ncontent-type: *([^\r]+)/i.exec(head)?.[1] ?? "";
    this.#answered?.({ status: Number(head.slice(9, 12)), type, body });
  }
}
