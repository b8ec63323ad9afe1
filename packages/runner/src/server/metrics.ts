/** A metric in Prometheus' text format, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/ */
export interface Metric {
  /** Its lines, with what they are about. */
  text(): string;
}

/** What only grows, by the values of some labels. */
export class Counter implements Metric {
  readonly #name: string;
  readonly #help: string;
  readonly #labels: readonly string[];
  /** By the labels' values, in a line each: they are put into words when somebody asks. */
  readonly #counts = new Map<string, number>();

  constructor(name: string, help: string, labels: readonly string[]) {
    this.#name = name;
    this.#help = help;
    this.#labels = labels;
  }

  /** `values`: of the labels, in their order, without line breaks. */
  add(values: readonly string[], by = 1): void {
    const key = values.join("\n");
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }

  text(): string {
    const lines = [...this.#counts].map(([values, count]) => `${this.#name}${this.#labelText(values)} ${count}\n`);
    return head(this.#name, this.#help, "counter") + lines.join("");
  }

  #labelText(values: string): string {
    const pairs = values.split("\n").map((value, i) => `${this.#labels[i]}="${escaped(value)}"`);
    return `{${pairs.join()}}`;
  }
}

/** What is now. */
export class Gauge implements Metric {
  readonly #name: string;
  readonly #help: string;
  readonly #read: () => number;

  constructor(name: string, help: string, read: () => number) {
    this.#name = name;
    this.#help = help;
    this.#read = read;
  }

  text(): string {
    return `${head(this.#name, this.#help, "gauge")}${this.#name} ${this.#read()}\n`;
  }
}

/** How often something took how long, seconds. */
export class Histogram implements Metric {
  readonly #name: string;
  readonly #help: string;
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  /** `bounds`: upper ends of the buckets, ascending. */
  constructor(name: string, help: string, bounds: readonly number[]) {
    this.#name = name;
    this.#help = help;
    this.#bounds = bounds;
    this.#counts = [...bounds, Number.POSITIVE_INFINITY].map(() => 0);
  }

  add(seconds: number): void {
    const bucket = this.#bounds.findIndex((bound) => seconds <= bound);
    this.#counts[bucket === -1 ? this.#bounds.length : bucket]! += 1;
    this.#sum += seconds;
  }

  text(): string {
    let count = 0;
    const lines = this.#counts.map((inBucket, i) => {
      count += inBucket;
      return `${this.#name}_bucket{le="${this.#bounds[i] ?? "+Inf"}"} ${count}\n`;
    });
    const sum = `${this.#name}_sum ${this.#sum}\n${this.#name}_count ${count}\n`;
    return head(this.#name, this.#help, "histogram") + lines.join("") + sum;
  }
}

function head(name: string, help: string, type: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
}

/** A label's value as it is written. */
export function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
}
