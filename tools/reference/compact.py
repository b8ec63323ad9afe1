"""Makes an exported graph smaller without changing what it computes or how its nodes and weights are named."""

import onnx

WRAPPER = "model"  # the attribute under which the export modules keep the real one


def compact(model: onnx.ModelProto) -> None:
    """Drops notes, the wrapper's part of names and repeated constants; intermediate tensors get short names."""
    graph = model.graph
    del graph.value_info[:]
    for node in graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
        node.name = node.name.replace(f"/{WRAPPER}/", "/", 1)
    _merge_constants(graph)
    _rename(graph)
    names = [node.name for node in graph.node]
    assert len(set(names)) == len(names), "two nodes of one name"


def _merge_constants(graph: onnx.GraphProto) -> None:
    """Keeps one Constant node per value; those of a Resize stay, as a reader looks there for a fixed factor."""
    resized = {name for node in graph.node if node.op_type == "Resize" for name in node.input}
    first: dict[bytes, str] = {}
    replaced: dict[str, str] = {}
    kept = []
    for node in graph.node:
        if node.op_type == "Constant" and node.output[0] not in resized:
            value = node.attribute[0].SerializeToString(deterministic=True)
            if value in first:
                replaced[node.output[0]] = first[value]
                continue
            first[value] = node.output[0]
        kept.append(node)
    _substitute(kept, replaced)
    # A constant may now be read before the place where it stood: constants go first.
    kept.sort(key=lambda node: node.op_type != "Constant")
    del graph.node[:]
    graph.node.extend(kept)


def _rename(graph: onnx.GraphProto) -> None:
    fixed = {value.name for value in [*graph.input, *graph.output]}
    weights = {tensor.name for tensor in graph.initializer}
    names = {weight: weight.removeprefix(f"{WRAPPER}.") for weight in weights}
    for node in graph.node:
        for output in node.output:
            if output and output not in fixed:
                names[output] = f"v{len(names)}"
    assert len(set(names.values())) == len(names), "two tensors of one name"
    _substitute(graph.node, names)
    for tensor in graph.initializer:
        tensor.name = names[tensor.name]


def _substitute(nodes, names: dict[str, str]) -> None:
    for node in nodes:
        for values in (node.input, node.output):
            for i, name in enumerate(values):
                if name in names:
                    values[i] = names[name]
