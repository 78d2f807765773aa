"""The plate-text net: a grey cut-out in; ten slots with a meaning, "nothing to read" and the number of lines out."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as fn

from processing.vision.training.text_samples import HEIGHT, SIGNS, SLOTS, WIDTH

WIDE = 112
ROWS, COLUMNS = HEIGHT // 8, WIDTH // 8
# Where each slot usually is, as shares of width and height: on one line, and on two.
ONE_LINE = [(x, 0.5) for x in (0.1, 0.2, 0.31, 0.41, 0.5, 0.53, 0.62, 0.71, 0.82, 0.91)]
TWO_LINES = [(x, 0.3) for x in (0.24, 0.37, 0.58, 0.7, 0.8)] + [(x, 0.72) for x in (0.14, 0.3, 0.48, 0.7, 0.87)]


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = _step(width, width), nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False),
                                                                     nn.BatchNorm2d(width))

    def forward(self, seen: Tensor) -> Tensor:
        return fn.relu(seen + self.second(self.first(seen)))


def _step(inside: int, outside: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(True))


class _Look(nn.Module):
    """Each slot asks the picture, where it looks first depending on the layout, and then its fellows."""

    def __init__(self) -> None:
        super().__init__()
        self.ask, self.key, self.value = (nn.Linear(WIDE, WIDE) for _ in range(3))
        self.own_ask, self.own_key, self.own_value = (nn.Linear(WIDE, WIDE) for _ in range(3))
        wider = nn.Linear(WIDE, 2 * WIDE), nn.ReLU(True), nn.Linear(2 * WIDE, WIDE)
        self.mix = nn.Sequential(nn.LayerNorm(WIDE), *wider)
        self.calm = nn.LayerNorm(WIDE)
        self.places = nn.Parameter(torch.stack([_bells(ONE_LINE), _bells(TWO_LINES)]))

    def forward(self, slots: Tensor, seen: Tensor, layout: Tensor) -> Tensor:
        match = self.ask(slots) @ self.key(seen).transpose(1, 2) / math.sqrt(WIDE)
        one, two = self.places[0][None], self.places[1][None]
        share = layout[:, :, None]
        slots = slots + torch.softmax(match + one * share[:, :1] + two * share[:, 1:2], -1) @ self.value(seen)
        calm = self.calm(slots)
        fellows = self.own_ask(calm) @ self.own_key(calm).transpose(1, 2) / math.sqrt(WIDE)
        slots = slots + torch.softmax(fellows, -1) @ self.own_value(calm)
        return slots + self.mix(slots)


def _bells(places: list[tuple[float, float]]) -> Tensor:
    """Logarithms of Gaussians around the places; the judge of the whole looks everywhere."""
    y, x = torch.meshgrid((torch.arange(ROWS) + 0.5) / ROWS, (torch.arange(COLUMNS) + 0.5) / COLUMNS, indexing="ij")
    bells = [-((x - px) ** 2 / (2 * 0.07**2) + (y - py) ** 2 / (2 * 0.16**2)) for px, py in places]
    flat = torch.zeros(1, ROWS * COLUMNS)
    return torch.cat([torch.stack([bell.flatten() for bell in bells]), flat])


class TextNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        count = sum(SLOTS)
        self.eyes = nn.Sequential(_step(1, 24, 2), _step(24, 48, 2), _Residual(48), _step(48, WIDE, 2), _Residual(WIDE),
                                  _Residual(WIDE))
        self.place = nn.Parameter(torch.randn(1, ROWS * COLUMNS, WIDE) * 0.02)
        self.lines = nn.Linear(WIDE * 4, 2)
        self.slots = nn.Parameter(torch.randn(1, count + 1, WIDE) * 0.3)
        self.first, self.second = _Look(), _Look()
        self.reads = nn.Parameter(torch.randn(count, WIDE, len(SIGNS)) * 0.05)
        self.leans = nn.Parameter(torch.zeros(count, len(SIGNS)))
        self.judge = nn.Sequential(nn.Linear(WIDE * (count + 1), 64), nn.ReLU(True), nn.Linear(64, 1))

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of the slots' signs, of nothing to read, and of one line or two."""
        seen = self.eyes((picture - picture.mean((2, 3), keepdim=True)) / (picture.std((2, 3), keepdim=True) + 8))
        lines = self.lines(fn.adaptive_avg_pool2d(seen, (4, 1)).flatten(1))
        flat = seen.flatten(2).transpose(1, 2) + self.place
        layout = torch.softmax(lines, -1)
        slots = self.slots.expand(picture.shape[0], -1, -1)
        slots = self.second(self.first(slots, flat, layout), flat, layout)
        signs = torch.einsum("bsw,swc->bsc", slots[:, :-1], self.reads) + self.leans
        return signs, self.judge(slots.flatten(1))[:, 0], lines


class Answers(nn.Module):
    """What is exported: chances instead of logits."""

    def __init__(self, net: TextNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        signs, nothing, lines = self.net(picture)
        return torch.softmax(signs, -1), torch.sigmoid(nothing), torch.softmax(lines, -1)


def loss(answer: tuple[Tensor, Tensor, Tensor], slots: Tensor, lines: Tensor) -> Tensor:
    """Signs and layout count only where there is a plate; 0 lines are nothing to read."""
    signs, nothing, layout = (part.float() for part in answer)
    real = (lines > 0).float()
    each = fn.cross_entropy(signs.flatten(0, 1), slots.flatten(), reduction="none", label_smoothing=0.01)
    apart = (each.view(slots.shape).mean(1) * real).sum() / real.sum().clamp(min=1)
    shape = fn.cross_entropy(layout, (lines - 1).clamp(min=0), reduction="none")
    shapes = (shape * real).sum() / real.sum().clamp(min=1)
    return apart * 3 + shapes * 0.3 + fn.binary_cross_entropy_with_logits(nothing, 1 - real) * 0.5
