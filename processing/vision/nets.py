"""Our own networks, ready to run on one thread."""

import os
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

ELSEWHERE = "PLATE_NETS"
"""The environment may name a folder with other weights of the same names: they are measured by the same code."""


def session(name: str) -> "InferenceSession":
    folder = os.environ.get(ELSEWHERE)
    if folder and (other := Path(folder) / name).is_file():
        return _session(other)
    with as_file(files("processing.vision") / "weights" / name) as ours:
        return _session(ours)


def _session(model: Path) -> "InferenceSession":
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    settings.enable_cpu_mem_arena = settings.enable_mem_pattern = False  # pictures come in every size
    return onnxruntime.InferenceSession(model, settings, providers=["CPUExecutionProvider"])
