"""Runs the product's own ONNX graph, exported as JSON and raw weights (tools/src/bench/torch-graph.ts), with torch's eager operations."""

import json

import numpy as np
import torch
import torch.nn.functional as F


class TorchGraph:
    """The nodes in order, with the same converted weights. A value is let go after its last use, as a module's locals would be."""

    def __init__(self, path, weights_path):
        with open(path, encoding="utf8") as file:
            description = json.load(file)
        self.nodes = description["nodes"]
        self.outputs = description["outputs"]
        raw = np.fromfile(weights_path, dtype=np.float32)
        self.constants = {name: torch.tensor(values) for name, values in description["integers"].items()}
        for name, (offset, shape) in description["floats"].items():
            size = int(np.prod(shape)) if shape else 1
            self.constants[name] = torch.from_numpy(raw[offset : offset + size].copy()).reshape(shape)
        last = {name: index for index, node in enumerate(self.nodes) for name in node["inputs"]}
        self.free_after = [[] for _ in self.nodes]
        for name, index in last.items():
            if name not in self.constants and name not in self.outputs:
                self.free_after[index].append(name)

    @torch.inference_mode()
    def run(self, pixels, count_flops=False):
        """pixels: uint8 array [n, h, w, 3]. Returns the outputs as arrays by name, and the multiplications and additions of all convolutions."""
        values = {"pixels": torch.from_numpy(pixels)}
        flops = 0
        for node, free in zip(self.nodes, self.free_after):
            inputs = [self.constants[name] if name in self.constants else values.get(name) for name in node["inputs"]]
            result = OPERATIONS[node["op"]](node["attributes"], *inputs)
            if count_flops and node["op"] == "Conv":
                flops += 2 * result.numel() * inputs[1][0].numel()
            values[node["output"]] = result
            for name in free:
                values.pop(name, None)
        return {name: values[name].numpy() for name in self.outputs}, flops


def conv(attributes, x, weights, bias=None):
    stride = attributes.get("strides", [1, 1])
    dilation = attributes.get("dilations", [1, 1])
    x, padding = padded(attributes, x, weights.shape[2:], stride, dilation, 0.0)
    return F.conv2d(x, weights, bias, stride, padding, dilation, attributes.get("group", 1))


def padded(attributes, x, kernel, stride, dilation, value):
    """The input, and the equal padding that the operation itself can do; unequal padding is done here."""
    mode = attributes.get("auto_pad", "NOTSET")
    if mode in ("NOTSET", "VALID"):
        top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    else:
        (top, bottom), (left, right) = (
            same_padding(mode, size, k, s, d) for size, k, s, d in zip(x.shape[2:], kernel, stride, dilation)
        )
    if top == bottom and left == right:
        return x, (top, left)
    return F.pad(x, (left, right, top, bottom), value=value), (0, 0)


def same_padding(mode, size, kernel, stride, dilation):
    total = max(0, (-(-size // stride) - 1) * stride + (kernel - 1) * dilation + 1 - size)
    less, more = total // 2, total - total // 2
    return (less, more) if mode == "SAME_UPPER" else (more, less)


def average_pool(attributes, x):
    kernel, stride = attributes["kernel_shape"], attributes.get("strides", [1, 1])
    x, padding = padded(attributes, x, kernel, stride, [1, 1], 0.0)
    return F.avg_pool2d(x, kernel, stride, padding, count_include_pad=attributes.get("count_include_pad", 0) == 1)


def max_pool(attributes, x):
    kernel, stride = attributes["kernel_shape"], attributes.get("strides", [1, 1])
    x, padding = padded(attributes, x, kernel, stride, [1, 1], float("-inf"))
    return F.max_pool2d(x, kernel, stride, padding)


def clip(attributes, x, low=None, high=None):
    return torch.clamp(x, None if low is None else low.item(), None if high is None else high.item())


def resize(attributes, x, _roi, _scales, sizes):
    if attributes.get("mode") != "linear" or attributes.get("coordinate_transformation_mode") != "half_pixel":
        raise ValueError("only linear resizing with half-pixel centres is known here")
    return F.interpolate(x, size=[int(size) for size in sizes[-2:]], mode="bilinear", align_corners=False)


def shape(attributes, x):
    return torch.tensor(list(x.shape)[attributes.get("start", 0) : attributes.get("end", x.dim())])


def cast(attributes, x):
    if attributes["to"] != 1:
        raise ValueError("only casts to float32 are known here")
    return x.float()


OPERATIONS = {
    "Add": lambda _, a, b: a + b,
    "AveragePool": average_pool,
    "Cast": cast,
    "Clip": clip,
    "Concat": lambda attributes, *parts: torch.cat(parts, attributes["axis"]),
    "Conv": conv,
    "Div": lambda _, a, b: a / b,
    "Flatten": lambda attributes, x: x.flatten(attributes.get("axis", 1)),
    "GlobalAveragePool": lambda _, x: x.mean((2, 3), keepdim=True),
    "MaxPool": max_pool,
    "Mul": lambda _, a, b: a * b,
    "Relu": lambda _, x: torch.relu(x),
    "Reshape": lambda _, x, sizes: x.reshape([int(size) for size in sizes]),
    "Resize": resize,
    "Shape": shape,
    "Sub": lambda _, a, b: a - b,
    "Transpose": lambda attributes, x: x.permute(attributes["perm"]),
}
