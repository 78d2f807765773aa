"""One training run, whichever the net: warm up, cool down, keep the mean of the last weights, save now and then."""

import copy
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import torch
from torch import Tensor, nn

REPORT = 50
SAVE = 250


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is given; `start` continues from an earlier run's weights, `without` leaves families out."""

    steps: int
    seed: int
    photographs: Path | None
    out: Path
    tell: Callable[[str], None]
    start: Path | None = None
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between nets: the fastest pace, a batch's cost, and the ONNX file."""

    fastest: float
    cost: Callable[[nn.Module, list[Tensor]], Tensor]
    export: Callable[[nn.Module, Path], None]


def prepare(seed: int) -> None:
    cv2.setNumThreads(0)
    torch.set_num_threads(1)
    torch.manual_seed(seed)


def run(net: nn.Module, rows: Iterable[list[Tensor]], kind: Kind, plan: Plan) -> None:
    if plan.start:
        net.load_state_dict(torch.load(plan.start, weights_only=True))
    steady = copy.deepcopy(net).eval()
    learner = torch.optim.AdamW(net.parameters(), kind.fastest, weight_decay=1e-2)
    pace = torch.optim.lr_scheduler.OneCycleLR(learner, kind.fastest, plan.steps, pct_start=0.08)
    began, told = time.monotonic(), 0.0
    for step, batch in zip(range(1, plan.steps + 1), rows, strict=False):
        cost = kind.cost(net, batch)
        learner.zero_grad()
        cost.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        learner.step()
        pace.step()
        _follow(steady, net, min(0.998, step / (step + 20)))
        told += cost.item()
        if step % REPORT == 0:
            plan.tell(f"{step} of {plan.steps}: loss {told / REPORT:.3f}, {time.monotonic() - began:.0f} s")
            told = 0.0
        if step % SAVE == 0 or step == plan.steps:
            _save(steady, kind, plan.out)


@torch.no_grad()
def _follow(steady: nn.Module, net: nn.Module, keep: float) -> None:
    """The mean of the last steps' weights is better than the last step's."""
    for mean, now in zip(steady.state_dict().values(), net.state_dict().values(), strict=True):
        if mean.dtype.is_floating_point:
            mean.lerp_(now, 1 - keep)
        else:
            mean.copy_(now)


def _save(net: nn.Module, kind: Kind, out: Path) -> None:
    """The weights to go on from, and beside them the net that the product runs."""
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(net.state_dict(), out.with_suffix(".pt"))
    kind.export(net, out)
