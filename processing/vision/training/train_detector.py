"""Train the plate detector and write it as ONNX."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from processing.vision.training import loop
from processing.vision.training.detector_net import DetectorNet, Peaks, loss
from processing.vision.training.samples import a_sample, targets
from processing.vision.training.streets import Photographs

BATCH = 16


class Samples(IterableDataset[list[Tensor]]):
    """Endless, each different, from one seed."""

    def __init__(self, photographs: Path | None, seed: int) -> None:
        self._photographs, self._seed = Photographs(photographs), seed

    def __iter__(self) -> Iterator[list[Tensor]]:
        cv2.setNumThreads(0)
        worker = get_worker_info()
        dice = Random(100 * self._seed + (worker.id if worker else 0))  # noqa: S311 - drawings, not secrets
        while True:
            sample = a_sample(dice, self._photographs)
            picture = np.ascontiguousarray(sample.picture.transpose(2, 0, 1))
            yield [torch.from_numpy(part) for part in (picture, *targets(sample))]


def train(plan: loop.Plan) -> None:
    loop.prepare(plan.seed)
    rows = DataLoader(Samples(plan.photographs, plan.seed), BATCH, num_workers=2, prefetch_factor=4)
    net = DetectorNet().to(memory_format=torch.channels_last)
    loop.run(net, rows, loop.Kind(2.5e-3, _cost, export), plan)


def _cost(net: nn.Module, batch: list[Tensor]) -> Tensor:
    picture, heat, corners, weight = batch
    # Half the time where the processor has bfloat16 of its own; elsewhere better without.
    with torch.autocast("cpu", torch.bfloat16):
        logits, offsets = net(picture.float().to(memory_format=torch.channels_last))
    return loss((logits.float(), offsets.float()), heat, corners, weight)


def export(net: nn.Module, out: Path) -> None:
    torch.onnx.export(
        Peaks(net).eval(), (torch.zeros(1, 256, 256, 3, dtype=torch.uint8),), out, dynamo=False, opset_version=17,
        input_names=["picture"], output_names=["heat", "corners"],
        dynamic_axes={"picture": {1: "height", 2: "width"}, "heat": {2: "rows", 3: "columns"},
                      "corners": {2: "rows", 3: "columns"}},
    )
