"""The plate detector: plain convolutions to a heat map of middles and the offsets of four corners from them."""

import torch
from torch import Tensor, nn
from torch.nn import functional as fn


def _step(inside: int, outside: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside), nn.ReLU(True))


class DetectorNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.two = _step(3, 12, 2)
        self.four = nn.Sequential(_step(12, 24, 2), _step(24, 24))
        self.eight = nn.Sequential(_step(24, 48, 2), _step(48, 48))
        self.sixteen = nn.Sequential(_step(48, 80, 2), _step(80, 80))
        self.thirty_two = nn.Sequential(_step(80, 80, 2), _step(80, 80))
        self.to_sixteen, self.to_eight, self.to_four = (nn.Conv2d(a, b, 1) for a, b in ((80, 80), (80, 48), (48, 24)))
        self.mix_sixteen, self.mix_eight, self.mix_four = _step(80, 80), _step(48, 48), _step(24, 24)
        self.heat, self.corners = nn.Conv2d(24, 1, 1), nn.Conv2d(24, 8, 1)
        nn.init.constant_(self.heat.bias, -4.0)

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """Blue, green, red from 0 to 255; the answers are a logit and eight offsets in cells."""
        four = self.four(self.two(picture / 127.5 - 1))
        eight = self.eight(four)
        sixteen = self.sixteen(eight)
        top = self.thirty_two(sixteen)
        sixteen = self.mix_sixteen(sixteen + self.to_sixteen(_up(top)))
        eight = self.mix_eight(eight + self.to_eight(_up(sixteen)))
        four = self.mix_four(four + self.to_four(_up(eight)))
        return self.heat(four), self.corners(four) * 4


def _up(coarse: Tensor) -> Tensor:
    return fn.interpolate(coarse, scale_factor=2.0, mode="nearest")


class Peaks(nn.Module):
    """What is exported: a picture as OpenCV has it in; heat, zero but on its local tops, and corners in pixels out."""

    def __init__(self, net: DetectorNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        logits, corners = self.net(picture.permute(0, 3, 1, 2).float())
        heat = torch.sigmoid(logits)
        top = fn.max_pool2d(heat, 3, 1, 1)
        return heat * (heat >= top).float(), corners * 4


def loss(answer: tuple[Tensor, Tensor], heat: Tensor, corners: Tensor, weight: Tensor) -> Tensor:
    """Focal loss of the heat (−1 is ignored), smooth L1 of the corners over the plate's width."""
    logits, offsets = answer
    logits = logits[:, 0].float()
    p = torch.sigmoid(logits).clamp(1e-5, 1 - 1e-5)
    tops = heat >= 0.999
    missed = -fn.logsigmoid(logits) * (1 - p) ** 2 * tops
    false = -fn.logsigmoid(-logits) * p**2 * (1 - heat.clamp(min=0)) ** 4 * ((heat >= 0) & ~tops)
    count = tops.sum().clamp(min=1)
    apart = fn.smooth_l1_loss(offsets, corners, reduction="none", beta=0.3).sum(1) * weight
    return (missed.sum() + false.sum()) / count + apart.sum() / weight.gt(0).sum().clamp(min=1)
