"""Train the plate-text net and write it as ONNX."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import cv2
import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset

from processing.vision.training import loop
from processing.vision.training.text_net import Answers, TextNet, loss
from processing.vision.training.text_samples import HEIGHT, WIDTH, Labelled, samples

BATCH = 64


class Samples(IterableDataset[list[Tensor]]):
    """Endless, each different, from one seed."""

    def __init__(self, labelled: Labelled, seed: int) -> None:
        self._labelled, self._seed = labelled, seed

    def __iter__(self) -> Iterator[list[Tensor]]:
        cv2.setNumThreads(0)
        dice = Random(self._seed)  # noqa: S311 - drawings, not secrets
        for sample in samples(dice, self._labelled):
            yield [torch.from_numpy(sample.picture)[None], torch.from_numpy(sample.slots), torch.tensor(sample.lines)]


def train(plan: loop.Plan) -> None:
    loop.prepare(plan.seed)
    drawn = Samples(Labelled(plan.photographs, plan.without), plan.seed)
    rows = DataLoader(drawn, BATCH, num_workers=1, prefetch_factor=6)
    net = TextNet().to(memory_format=torch.channels_last)
    loop.run(net, rows, loop.Kind(2e-3, _cost, export), plan)


def _cost(net: nn.Module, batch: list[Tensor]) -> Tensor:
    picture, slots, lines = batch
    with torch.autocast("cpu", dtype=torch.bfloat16):  # twice as fast where the processor knows it
        answer = net(picture.float().to(memory_format=torch.channels_last))
    return loss(answer, slots, lines)


def export(net: nn.Module, out: Path) -> None:
    torch.onnx.export(
        Answers(net).eval(), (torch.zeros(2, 1, HEIGHT, WIDTH),), out, dynamo=False, opset_version=17,
        input_names=["picture"], output_names=["signs", "nothing", "lines"],
        dynamic_axes={"picture": {0: "many"}, "signs": {0: "many"}, "nothing": {0: "many"},
                      "lines": {0: "many"}},
    )
