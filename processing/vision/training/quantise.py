"""Make the detector twice as fast: whole numbers of eight bits from the picture on, ranges taken from drawn streets.

`python -m processing.vision.training.quantise FROM.onnx TO.onnx`. Weights keep to seven bits, so that processors
without instructions of their own for this (VNNI) come to the same answers.
"""

import argparse
import tempfile
from pathlib import Path
from random import Random

import cv2
import numpy as np
import onnx
from numpy.typing import NDArray
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from processing.vision.training.samples import a_sample
from processing.vision.training.streets import Photographs

SEED, STREETS = 99, 64


class _Streets(CalibrationDataReader):
    def __init__(self) -> None:
        self._dice, self._left = Random(SEED), STREETS  # noqa: S311 - drawings, not secrets

    def get_next(self) -> dict[str, NDArray[np.uint8]] | None:
        if not self._left:
            return None
        self._left -= 1
        picture = a_sample(self._dice, Photographs(None)).picture
        return {"picture": picture[None]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    given = parser.parse_args()
    cv2.setNumThreads(0)
    quantise(given.source, given.target)


def quantise(source: Path, target: Path) -> None:
    """The two last convolutions, which say where and how sure, stay as they are."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        quant_pre_process(source, plain, skip_symbolic_shape=True)
        last = [node.name for node in onnx.load(plain).graph.node
                if node.op_type == "Conv" and node.name.split("/")[-2] in ("heat", "corners")]
        quantize_static(
            plain, target, _Streets(), quant_format=QuantFormat.QDQ, per_channel=True, reduce_range=True,
            activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, nodes_to_exclude=last,
            op_types_to_quantize=["Conv", "Add", "Resize", "Relu"],
        )
    _from_bytes(target)


def _from_bytes(target: Path) -> None:
    """The picture's bytes are already what the first range would make of them: nothing is reckoned before the net."""
    model = onnx.load(target)
    nodes = model.graph.node
    after = {name: node for node in nodes for name in node.input}
    scaling = [after["picture"]]
    while (first := after[scaling[-1].output[0]]).op_type != "DequantizeLinear":
        scaling.append(first)
    constants = {one.name: float(onnx.numpy_helper.to_array(one).item()) for one in model.graph.initializer
                 if one.name in first.input}
    scale, zero = (constants[name] for name in first.input[1:])
    if abs(scale * 127.5 - 1) > 1e-3 or zero != 128:
        raise ValueError(f"the picture's range is {scale} from {zero}, not its bytes'")
    for node in scaling:
        nodes.remove(node)
    first.input[0] = "upright"
    nodes.insert(0, onnx.helper.make_node("Transpose", ["picture"], ["upright"], perm=[0, 3, 1, 2]))
    used = {name for node in nodes for name in node.input}
    for left in [one for one in model.graph.initializer if one.name not in used]:
        model.graph.initializer.remove(left)
    onnx.checker.check_model(model)
    onnx.save(model, target)


if __name__ == "__main__":
    main()
