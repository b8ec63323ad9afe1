"""Linear layers of SDXL's UNet in ONNX Runtime: float32 beside two ways with weights of eight bits, in turns.

    python eight_bits.py [--turns 5] [--threads 2] [--unet GRAPH]

`--unet` takes the graph that `dump-graph.ts` wrote, and measures a whole call of it instead, with all of its linear layers so; the
weights of eight bits (2.3 GB) are written beside the graph. For each shape: `FusedMatMul` on float32 as our graphs have it, `MatMulNBits` (8 bits, blocks of 128, activations of 8 bits as well)
and the dynamic quantisation of ONNX (`DynamicQuantizeLinear`, `MatMulInteger`). Prints medians, ratios to float32, and the error as a
share of the result's deviation. Needs numpy, onnx and onnxruntime.
"""

import argparse
import statistics
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.external_data_helper import ExternalDataInfo

# Tokens, inputs and outputs of layers at 512×512; how many of them a call has.
LAYERS = [
    ("attention, 640", 1024, 640, 640, 40),
    ("attention, 1280", 256, 1280, 1280, 240),
    ("feed-forward in, 1280", 256, 1280, 10240, 60),
    ("feed-forward out, 1280", 256, 5120, 1280, 60),
    ("feed-forward in, 640", 1024, 640, 5120, 10),
]
BLOCK = 128


def model(nodes: list, weights: dict[str, np.ndarray]) -> bytes:
    tensors = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    graph = helper.make_graph(
        nodes,
        "layer",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, None])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, None])],
        tensors,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9).SerializeToString()


def float32(weight: np.ndarray) -> bytes:
    return model([helper.make_node("FusedMatMul", ["x", "w"], ["y"], domain="com.microsoft", transB=1)], {"w": weight})


def by_blocks(weight: np.ndarray) -> bytes:
    out, into = weight.shape
    blocks = weight.reshape(out, into // BLOCK, BLOCK)
    scale = np.maximum(np.abs(blocks).max(axis=2), 1e-12) / 127
    packed = (np.rint(blocks / scale[..., None]) + 128).astype(np.uint8)
    given = dict(domain="com.microsoft", K=into, N=out, bits=8, block_size=BLOCK, accuracy_level=4)
    node = helper.make_node("MatMulNBits", ["x", "w", "s"], ["y"], **given)
    return model([node], {"w": packed, "s": scale.astype(np.float32)})


def dynamic(weight: np.ndarray) -> bytes:
    scale = np.abs(weight).max(axis=1) / 127
    packed = np.rint(weight / scale[:, None]).astype(np.int8).T.copy()
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "xs", "xz"]),
        helper.make_node("MatMulInteger", ["q", "w", "xz"], ["i"]),
        helper.make_node("Cast", ["i"], ["f"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["xs", "s"], ["scale"]),
        helper.make_node("Mul", ["f", "scale"], ["y"]),
    ]
    return model(nodes, {"w": packed, "s": scale.astype(np.float32)})


WAYS = {"float32": float32, "MatMulNBits": by_blocks, "dynamic": dynamic}


class EightBits:
    """A UNet's graph with its linear layers in eight bits, whose weights go to one file."""

    def __init__(self, source: Path, way: str):
        self.way = way
        self.file = source.with_suffix(f".{way}.bin").resolve()
        self.model = onnx.load(source, load_external_data=False)
        self.stored = {tensor.name: tensor for tensor in self.model.graph.initializer}
        casts = {node.output[0]: node.input[0] for node in self.model.graph.node if node.op_type == "Cast"}
        nodes, self.tensors = [], []
        with self.file.open("wb") as self.out:
            for node in self.model.graph.node:
                weight = casts.get(node.input[1]) if node.op_type == "FusedMatMul" else None
                if weight in self.stored and len(self.stored[weight].dims) == 2:
                    nodes += self.replaced(node, weight)
                else:
                    nodes.append(node)
        used = {name for node in nodes if node.op_type != "Cast" for name in node.input}
        kept = [node for node in nodes if node.op_type != "Cast" or node.output[0] in used]
        del self.model.graph.node[:]
        self.model.graph.node.extend(kept)
        self.model.graph.initializer.extend(self.tensors)
        domains = {each.domain for each in self.model.opset_import}
        if "com.microsoft" not in domains:
            self.model.opset_import.append(helper.make_opsetid("com.microsoft", 1))

    def replaced(self, node: onnx.NodeProto, weight: str) -> list[onnx.NodeProto]:
        own = self.stored[weight]
        info = ExternalDataInfo(own)
        out, into = own.dims
        numbers = np.memmap("/" + info.location, np.float16, "r", info.offset or 0, (out, into)).astype(np.float32)
        x, y, at = node.input[0], node.output[0], f"{node.output[0]}/8"
        if self.way == "MatMulNBits":
            blocks = numbers.reshape(out, into // BLOCK, BLOCK) if into % BLOCK == 0 else None
            if blocks is None:
                return [node]
            scale = np.maximum(np.abs(blocks).max(axis=2), 1e-12) / 127
            self.add(f"{at}/w", (np.rint(blocks / scale[..., None]) + 128).astype(np.uint8), TensorProto.UINT8)
            self.add(f"{at}/s", scale.astype(np.float32), TensorProto.FLOAT)
            given = dict(domain="com.microsoft", K=into, N=out, bits=8, block_size=BLOCK, accuracy_level=4)
            return [helper.make_node("MatMulNBits", [x, f"{at}/w", f"{at}/s"], [y], **given)]
        scale = np.abs(numbers).max(axis=1) / 127
        self.add(f"{at}/w", np.ascontiguousarray(np.rint(numbers / scale[:, None]).astype(np.int8).T), TensorProto.INT8)
        self.add(f"{at}/s", scale.astype(np.float32), TensorProto.FLOAT)
        return [
            helper.make_node("DynamicQuantizeLinear", [x], [f"{at}/q", f"{at}/xs", f"{at}/xz"]),
            helper.make_node("MatMulInteger", [f"{at}/q", f"{at}/w", f"{at}/xz"], [f"{at}/i"]),
            helper.make_node("Cast", [f"{at}/i"], [f"{at}/f"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{at}/xs", f"{at}/s"], [f"{at}/scale"]),
            helper.make_node("Mul", [f"{at}/f", f"{at}/scale"], [y]),
        ]

    def add(self, name: str, value: np.ndarray, kind: int) -> None:
        self.out.seek(-(-self.out.tell() // 64) * 64)
        tensor = TensorProto(name=name, data_type=kind, dims=value.shape, data_location=TensorProto.EXTERNAL)
        where = {"location": str(self.file)[1:], "offset": str(self.out.tell()), "length": str(value.nbytes)}
        for key, text in where.items():
            tensor.external_data.add(key=key, value=text)
        self.out.write(value.tobytes())
        self.tensors.append(tensor)


def whole_call(source: Path, options: onnxruntime.SessionOptions, turns: int) -> None:
    """One evaluation at 512×512, the ways in turns."""
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", "/")
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.enable_mem_pattern = False
    numbers = lambda *dims: (np.sin(np.arange(np.prod(dims)) * 12.9898) * 1.2).astype(np.float32).reshape(dims)
    feeds = {
        "sample": numbers(1, 4, 64, 64),
        "timestep": np.array(731, np.float32),
        "encoder_hidden_states": numbers(1, 77, 2048),
        "text_embeds": numbers(1, 1280),
        "time_ids": np.array([[512, 512, 0, 0, 512, 512]], np.float32),
    }
    sessions = {}
    for way in WAYS:
        graph = source.read_bytes() if way == "float32" else EightBits(source, way).model.SerializeToString()
        sessions[way] = onnxruntime.InferenceSession(graph, options, disabled_optimizers=["ConstantFolding"])
        print(f"{way}: loaded, {own_memory()} MiB of its own altogether", flush=True)
    taken: dict[str, list[float]] = {way: [] for way in WAYS}
    results = {}
    for turn in range(-1, turns):
        for way, session in sessions.items():
            began, spent = time.perf_counter(), time.process_time()
            given = {each.name: feeds[each.name] for each in session.get_inputs()}
            (results[way],) = session.run(None, given)
            wall, processor = time.perf_counter() - began, time.process_time() - spent
            if turn >= 0:
                taken[way].append(processor)
            error = np.sqrt(np.mean((results[way] - results["float32"]) ** 2)) / results["float32"].std()
            print(f"turn {turn}: {way} {wall:.2f} s, processor {processor:.2f} s, error {error:.1e}", flush=True)
    for way, values in taken.items():
        middle = statistics.median(values)
        print(f"{way}: processor {middle:.2f} s ({middle / statistics.median(taken['float32']):.2f})")


def own_memory() -> int:
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields["RssAnon"].split()[0]) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--unet", type=Path)
    asked = parser.parse_args()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = asked.threads
    options.log_severity_level = 3
    if asked.unet is not None:
        return whole_call(asked.unet, options, asked.turns)
    rng = np.random.default_rng(0)
    sums = dict.fromkeys(WAYS, 0.0)
    for name, tokens, into, out, count in LAYERS:
        weight = (rng.standard_normal((out, into)) / np.sqrt(into)).astype(np.float32)
        x = rng.standard_normal((tokens, into)).astype(np.float32)
        sessions = {way: onnxruntime.InferenceSession(make(weight), options) for way, make in WAYS.items()}
        taken: dict[str, list[float]] = {way: [] for way in WAYS}
        results = {}
        for turn in range(-1, asked.turns):
            for way, session in sessions.items():
                began = time.perf_counter()
                for _ in range(8):
                    (results[way],) = session.run(None, {"x": x})
                if turn >= 0:
                    taken[way].append((time.perf_counter() - began) / 8)
        medians = {way: statistics.median(values) for way, values in taken.items()}
        for way, value in medians.items():
            sums[way] += value * count
        shown = []
        for way in WAYS:
            error = np.sqrt(np.mean((results[way] - results["float32"]) ** 2)) / results["float32"].std()
            shown.append(f"{way} {medians[way] * 1000:.2f} ms ({medians[way] / medians['float32']:.2f}, error {error:.1e})")
        print(f"{name}, {tokens} tokens {into}→{out}: " + ", ".join(shown), flush=True)
    print("all of a call's: " + ", ".join(f"{way} {value:.2f} s ({value / sums['float32']:.2f})" for way, value in sums.items()))


if __name__ == "__main__":
    main()
