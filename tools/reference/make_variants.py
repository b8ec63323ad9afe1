"""Small stand-ins for the exports one meets in the wild, as overlays over the tiny base.

Each is a hand-made graph with the wanted interface. Every UNet among them computes
`gain[channel]·sample[:, :4] + timestep/2000 + mean(encoder_hidden_states) + mean(text_embeds)/10 + mean(time_ids)/1000`
with means per image, so that a reader which mixes up inputs is found out.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from places import VARIANTS
from recording import Group
from tiny_models import POOLED, WIDTH_1, WIDTH_2
from tokenizer_folder import write_json

NUMPY = {TensorProto.FLOAT: np.float32, TensorProto.FLOAT16: np.float16}
GAIN = np.array([0.5, -0.25, 0.125, 1.0]).reshape(1, 4, 1, 1)
NAMES = ("sample", "timestep", "encoder_hidden_states", "text_embeds", "time_ids", "out_sample")


def _model(
    nodes: list, inputs: list, outputs: list, weights: dict[str, np.ndarray], domains: tuple = ()
) -> onnx.ModelProto:
    tensors = [numpy_helper.from_array(value, name) for name, value in weights.items()]
    graph = helper.make_graph(nodes, "main_graph", inputs, outputs, tensors)
    opsets = [helper.make_opsetid("", 17), *(helper.make_opsetid(domain, 1) for domain in domains)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8, producer_name="sigmaflow")


def unet(
    element: int = TensorProto.FLOAT,
    timestep: tuple[int, list] = (TensorProto.FLOAT, []),
    ids: int = 6,
    cross: int = WIDTH_1 + WIDTH_2,
    channels: int = 4,
    names: tuple = NAMES,
    cond: int | None = None,
    domain: str = "",
) -> onnx.ModelProto:
    sample, time, states, pooled, sizes, out = names
    value = helper.make_tensor_value_info
    inputs = [
        value(sample, element, ["batch_size", channels, "height", "width"]),
        value(time, *timestep),
        value(states, element, ["batch_size", "sequence_length", cross]),
        value(pooled, element, ["batch_size", POOLED]),
        value(sizes, element, ["batch_size", ids]),
    ]
    if cond:
        inputs.append(value("timestep_cond", element, ["batch_size", cond]))
    kind = NUMPY[element]
    weights = {
        "gain": GAIN.astype(kind),
        "first": np.array([0]),
        "last": np.array([4]),
        "channel": np.array([1]),
        "each": np.array([-1, 1, 1, 1]),
        "per_step": np.array(1 / 2000, kind),
        "per_pooled": np.array(0.1, kind),
        "per_size": np.array(0.001, kind),
    }
    node = helper.make_node
    nodes = [
        node("Slice", [sample, "first", "last", "channel"], ["latent"], "/Slice"),
        node("Mul", ["latent", "gain"], ["a"], "/gain/Mul"),
        node("Cast", [time], ["t"], "/Cast", to=element),
        node("Mul", ["t", "per_step"], ["t1"], "/time/Mul"),
        node("Reshape", ["t1", "each"], ["t2"], "/time/Reshape"),
        node("ReduceMean", [states], ["s1"], "/states/ReduceMean", axes=[1, 2], keepdims=0),
        node("ReduceMean", [pooled], ["p"], "/pooled/ReduceMean", axes=[1], keepdims=0),
        node("Mul", ["p", "per_pooled"], ["p1"], "/pooled/Mul"),
        node("ReduceMean", [sizes], ["z"], "/sizes/ReduceMean", axes=[1], keepdims=0),
        node("Mul", ["z", "per_size"], ["z1"], "/sizes/Mul"),
        node("Add", ["s1", "p1"], ["c"], "/Add"),
        node("Add", ["c", "z1"], ["c1"], "/Add_1"),
        node("Reshape", ["c1", "each"], ["c2"], "/Reshape"),
        node("Add", ["a", "t2"], ["b"], "/Add_2"),
        node("Add", ["b", "c2"], [out if not domain else "plain"], "/Add_3"),
    ]
    if domain:
        nodes.append(node("NhwcConv", ["plain", "gain"], [out], "/NhwcConv", domain=domain))
    outputs = [value(out, element, ["batch_size", 4, "height", "width"])]
    return _model(nodes, inputs, outputs, weights, (domain,) if domain else ())


def expected(inputs: dict[str, np.ndarray]) -> np.ndarray:
    """The formula at the head of this file, in double."""
    x = {name: value.astype(np.float64) for name, value in inputs.items()}
    rest = x["encoder_hidden_states"].mean((1, 2)) + x["text_embeds"].mean(1) / 10 + x["time_ids"].mean(1) / 1000
    return GAIN * x["sample"][:, :4] + x["timestep"].reshape(-1, 1, 1, 1) / 2000 + rest[:, None, None, None]


def text_encoder_int32() -> onnx.ModelProto:
    """hidden_states.i = (i+1)·id/1000 + channel/100; the last state and the pooled vector are those of the last i."""
    value, node = helper.make_tensor_value_info, helper.make_node
    shape = ["batch_size", "sequence_length", WIDTH_1]
    states = [f"hidden_states.{i}" for i in range(3)]
    inputs = [value("input_ids", TensorProto.INT32, ["batch_size", "sequence_length"])]
    outputs = [
        value("last_hidden_state", TensorProto.FLOAT, shape),
        value("pooler_output", TensorProto.FLOAT, ["batch_size", WIDTH_1]),
        *(value(name, TensorProto.FLOAT, shape) for name in states),
    ]
    weights = {"axis": np.array([2]), "channels": np.arange(WIDTH_1, dtype=np.float32).reshape(1, 1, -1) / 100}
    nodes = [
        node("Cast", ["input_ids"], ["f"], "/Cast", to=TensorProto.FLOAT),
        node("Unsqueeze", ["f", "axis"], ["u"], "/Unsqueeze"),
    ]
    for i, name in enumerate(states):
        weights[f"by{i}"] = np.array((i + 1) / 1000, np.float32)
        nodes += [
            node("Mul", ["u", f"by{i}"], [f"m{i}"], f"/Mul_{i}"),
            node("Add", [f"m{i}", "channels"], [name], f"/Add_{i}"),
        ]
    nodes += [
        node("Identity", [states[-1]], ["last_hidden_state"], "/Identity"),
        node("ReduceMean", [states[-1]], ["pooler_output"], "/ReduceMean", axes=[1], keepdims=0),
    ]
    return _model(nodes, inputs, outputs, weights)


def vae_encoder_sampled() -> onnx.ModelProto:
    """Latents sampled inside the graph: the mean of each 8×8 block through a matrix, plus noise of 0.01."""
    value, node = helper.make_tensor_value_info, helper.make_node
    inputs = [value("sample", TensorProto.FLOAT, ["batch_size", 3, "height", "width"])]
    outputs = [value("latent_sample", TensorProto.FLOAT, ["batch_size", 4, "latent_height", "latent_width"])]
    matrix = np.array([[6, 1, 0], [0, 6, 1], [1, 0, 6], [2, -2, 2]], np.float32).reshape(4, 3, 1, 1)
    nodes = [
        node("AveragePool", ["sample"], ["p"], "/AveragePool", kernel_shape=[8, 8], strides=[8, 8]),
        node("Conv", ["p", "matrix"], ["m"], "/Conv"),
        node("RandomNormalLike", ["m"], ["n"], "/RandomNormalLike", scale=0.01),
        node("Add", ["m", "n"], ["latent_sample"], "/Add"),
    ]
    return _model(nodes, inputs, outputs, {"matrix": matrix})


UNETS = {
    "plain": ({}, "float32, scalar timestep: the formula with the usual interface"),
    "timestep-rank1-int64": ({"timestep": (TensorProto.INT64, ["steps"])}, "timestep of rank 1, int64"),
    "timestep-rank1-float": ({"timestep": (TensorProto.FLOAT, ["steps"])}, "timestep of rank 1, float32"),
    "timestep-int64": ({"timestep": (TensorProto.INT64, [])}, "scalar int64 timestep"),
    "float16": ({"element": TensorProto.FLOAT16, "timestep": (TensorProto.FLOAT16, [])}, "float16 throughout"),
    "noise-pred": ({"names": (*NAMES[:5], "noise_pred")}, "output called noise_pred"),
    "inpaint-nine-channels": ({"channels": 9}, "nine input channels: latent, mask, masked latent"),
    "timestep-cond": ({"cond": 16}, "a distilled UNet that takes its guidance as timestep_cond"),
    "five-ids": ({"ids": 5}, "refused: five size numbers under a model that does not ask for an aesthetic score"),
    "wrong-width": ({"cross": 96}, "refused: conditioning 96 wide, the encoders give 80"),
    "strange-names": (
        {"names": ("x", "sigma", "context", "vector", "numbers", "y")},
        "refused: none of the names is known",
    ),
    "contrib-op": ({"domain": "com.microsoft"}, "refused on CPU: holds com.microsoft.NhwcConv"),
}


def _save(name: str, about: str, path: str | None = None, model: onnx.ModelProto | None = None, **more) -> None:
    write_json(VARIANTS / name / "overlay.json", {
        "over": "tiny-sdxl",
        "remove": [],
        "refused": about.startswith("refused"),
        "about": about.removeprefix("refused: "),
    } | more)
    if path and model:
        file = VARIANTS / name / path / "model.onnx"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(model.SerializeToString(deterministic=True))


def _external(name: str, about: str, location: str, missing: int) -> None:
    """The plain UNet with its gain in a file of its own, short of its last `missing` bytes."""
    model = unet()
    tensor = next(tensor for tensor in model.graph.initializer if tensor.name == "gain")
    data = tensor.raw_data
    onnx.external_data_helper.set_external_data(tensor, location, offset=64, length=len(data))
    tensor.ClearField("raw_data")
    _save(name, about, "unet", model)
    (VARIANTS / name / "unet" / location).write_bytes((bytes(64) + data)[: 64 + len(data) - missing])


def recordings() -> Group:
    group = Group("variants", "What the UNets among the model variants give, by their formula.")
    rng = np.random.default_rng(3)
    draw = lambda *shape: rng.standard_normal(shape).astype(np.float16).astype(np.float32)
    for name, (settings, about) in UNETS.items():
        if about.startswith("refused"):
            continue
        inputs = {
            "sample": draw(2, settings.get("channels", 4), 2, 4),
            "timestep": np.array(501.0, np.float32),
            "encoder_hidden_states": draw(2, 3, WIDTH_1 + WIDTH_2),
            "text_embeds": draw(2, POOLED),
            "time_ids": np.array([[64, 96, 0, 8, 64, 96], [32, 48, 0, 0, 64, 64]], np.float32),
        }
        group.add(name, inputs | {"out_sample": expected(inputs)}, about=about)
    return group


def main() -> None:
    for name, (settings, about) in UNETS.items():
        _save(name, about, "unet", unet(**settings))
    _external("external-data", "the UNet's gain in a file of an unusual name", "part-00_of 01.pb", 0)
    _external("external-data-short", "refused: the file of external data is cut short", "model.onnx_data", 4)
    _save("int32-ids", "first text encoder with int32 ids", "text_encoder", text_encoder_int32())
    _save("latent-sample", "VAE encoder that samples inside the graph", "vae_encoder", vae_encoder_sampled())
    _save("no-vae-encoder", "a model without VAE encoder", remove=["vae_encoder"])
    recordings().write()


if __name__ == "__main__":
    main()
