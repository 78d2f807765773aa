"""Make the detector a third faster: its convolutions in whole numbers of eight bits, ranges taken from drawn streets.

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

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        if not self._left:
            return None
        self._left -= 1
        picture = a_sample(self._dice, Photographs(None)).picture
        return {"picture": picture.transpose(2, 0, 1)[None].astype(np.float32)}


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
            op_types_to_quantize=["Conv", "Add", "Resize"],
        )


if __name__ == "__main__":
    main()
