import { modelErrors } from "../error-codes.ts";
import { type ElementType, elementType, type GraphValue, type OnnxFacts } from "./facts.ts";
import { readTensor, type TensorFacts } from "./read-tensor.ts";
import { countFixedResizes, type GraphNode } from "./resizes.ts";
import { type ByteSource, WireReader } from "./wire-reader.ts";

/** Characters of names kept for one file; a real UNet has about two million. */
const mostText = 64_000_000;
const mostInputs = 4096;
const mostExternalFiles = 100_000;

/**
 * Reads an ONNX model's inputs, outputs, operators and weights' whereabouts, without its weights. Field numbers are
 * those of onnx.proto3.
 *
 * @throws `ONNX_MALFORMED`, `ONNX_TOO_LARGE`.
 */
export function readOnnx(source: ByteSource): OnnxFacts {
  const reader = new WireReader(source);
  const scan = new Scan();
  const opsets = new Map<string, number>();
  const ownDomains = new Set<string>();
  let graphs = 0;
  reader.root((field) => {
    if (field === 7) {
      graphs++;
      readGraph(reader, scan, { outermost: true });
    } else if (field === 8) readOpset(reader, opsets);
    else if (field === 25) readFunction(reader, scan, ownDomains);
  });
  if (graphs !== 1 || scan.outputs.length === 0 || opsets.size === 0)
    throw modelErrors.ONNX_MALFORMED({ isWhole: false });
  return scan.facts(opsets.get("") ?? opsets.get("ai.onnx") ?? 0, [...ownDomains]);
}

/** What has been gathered so far, in bounded memory. */
class Scan {
  readonly inputs: GraphValue[] = [];
  readonly outputs: GraphValue[] = [];
  readonly nodes: GraphNode[] = [];
  readonly constants = new Map<string, readonly number[] | undefined>();
  readonly #initializers = new Set<string>();
  readonly #operators = new Map<string, { domain: string; name: string; count: number }>();
  readonly #external = new Map<string, number>();
  readonly #weights: { [type in ElementType]?: number } = {};
  #text = 0;

  keep(text: string): string {
    this.#text += text.length + 16;
    if (this.#text > mostText) throw modelErrors.ONNX_TOO_LARGE();
    return text;
  }

  value(list: GraphValue[], value: GraphValue): void {
    if (list.length < mostInputs) list.push(value);
  }

  tensor(tensor: TensorFacts): void {
    this.#weights[tensor.type] = (this.#weights[tensor.type] ?? 0) + tensor.bytes;
    if (tensor.external && (this.#external.size < mostExternalFiles || this.#external.has(tensor.external.location))) {
      const { location, offset, length } = tensor.external;
      this.#external.set(location, Math.max(this.#external.get(location) ?? 0, offset + length));
    }
  }

  initializer(tensor: TensorFacts): void {
    this.tensor(tensor);
    this.#initializers.add(this.keep(tensor.name));
    this.constants.set(tensor.name, tensor.values);
  }

  operator(domain: string, name: string): void {
    const key = `${domain}:${name}`;
    const use = this.#operators.get(key);
    if (use) use.count++;
    else this.#operators.set(this.keep(key), { domain, name, count: 1 });
  }

  facts(opset: number, ownDomains: readonly string[]): OnnxFacts {
    return {
      // Files older than IR version 4 list their weights among the inputs.
      inputs: this.inputs.filter((input) => !this.#initializers.has(input.name)),
      outputs: this.outputs,
      operators: [...this.#operators.values()],
      ownDomains,
      opset,
      externalFiles: [...this.#external].map(([location, bytes]) => ({ location, bytes })),
      weights: this.#weights,
      fixedResizes: countFixedResizes(this.nodes, this.constants),
    };
  }
}

function readGraph(reader: WireReader, scan: Scan, { outermost }: { outermost: boolean }): void {
  reader.message((field) => {
    if (field === 1) readNode(reader, scan);
    else if (field === 5) scan.initializer(readTensor(reader));
    else if (field === 11 && outermost) scan.value(scan.inputs, readValue(reader, scan));
    else if (field === 12 && outermost) scan.value(scan.outputs, readValue(reader, scan));
  });
}

function readFunction(reader: WireReader, scan: Scan, domains: Set<string>): void {
  reader.message((field) => {
    if (field === 7) readNode(reader, scan);
    else if (field === 10) domains.add(scan.keep(reader.string()));
  });
}

function readNode(reader: WireReader, scan: Scan): void {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const floats: number[] = [];
  let operator = "";
  let domain = "";
  let constant: readonly number[] | undefined;
  reader.message((field) => {
    if (field === 1) inputs.push(scan.keep(reader.string()));
    else if (field === 2) outputs.push(scan.keep(reader.string()));
    else if (field === 4) operator = reader.string();
    else if (field === 7) domain = reader.string();
    else if (field === 5) {
      const attribute = readAttribute(reader, scan);
      if (attribute.tensor) constant = attribute.tensor.values;
      if (attribute.name === "scales") floats.push(...attribute.floats);
    }
  });
  if (domain === "ai.onnx") domain = "";
  scan.operator(domain, operator);
  scan.nodes.push({ operator, inputs, outputs, scales: floats });
  if (operator === "Constant" && outputs[0] !== undefined) scan.constants.set(outputs[0], constant);
}

interface Attribute {
  readonly name: string;
  readonly tensor: TensorFacts | undefined;
  readonly floats: readonly number[];
}

const mostScales = 16;

function readAttribute(reader: WireReader, scan: Scan): Attribute {
  const floats: number[] = [];
  let name = "";
  let tensor: TensorFacts | undefined;
  reader.message((field) => {
    if (field === 1) name = reader.string();
    else if (field === 5) {
      tensor = readTensor(reader);
      scan.tensor(tensor);
    } else if (field === 6 || field === 11) readGraph(reader, scan, { outermost: false });
    else if (field === 7 && name === "scales") reader.floats(floats, mostScales);
  });
  return { name, tensor, floats };
}

function readOpset(reader: WireReader, opsets: Map<string, number>): void {
  let domain = "";
  let version = 0;
  reader.message((field) => {
    if (field === 1) domain = reader.string();
    else if (field === 2) version = reader.integer();
  });
  if (opsets.size < mostInputs) opsets.set(domain, version);
}

/** `ValueInfoProto` → `TypeProto` → `Tensor` → `TensorShapeProto` → `Dimension`. */
function readValue(reader: WireReader, scan: Scan): GraphValue {
  const shape: (number | string | null)[] = [];
  let name = "";
  let code = 0;
  const dimension = (): void => {
    let dim: number | string | null = null;
    reader.message((field) => {
      if (field === 1) dim = reader.integer();
      else if (field === 2) dim = scan.keep(reader.string());
    });
    scan.keep("");
    shape.push(dim);
  };
  const within = (wanted: number, inner: () => void) => (field: number) => {
    if (field === wanted) inner();
  };
  const tensorType = (field: number): void => {
    if (field === 1) code = reader.integer();
    else if (field === 2) reader.message(within(1, dimension));
  };
  reader.message((field) => {
    if (field === 1) name = scan.keep(reader.string());
    else if (field === 2)
      reader.message(
        within(1, () => {
          reader.message(tensorType);
        }),
      );
  });
  return { name, type: elementType(code), shape };
}
