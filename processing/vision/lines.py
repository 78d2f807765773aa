"""PaddleOCR's recogniser alone, on lines that are cut already: no text detection, and the chance of every character."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from processing.plates import normalise
from processing.vision import ctc
from processing.vision.pictures import Pixels
from processing.vision.weights import recogniser_dir

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

HEIGHT = 48
# A line of a two-line plate, and a one-line plate, as wide as the recogniser reads them well and quickly.
WIDTHS = {2: 128, 1: 192}
# Where the middle of two lines is looked for, in parts of the plate's height; what is shown around each line.
MIDDLE, AROUND, ASIDE, OVERLAP = (0.38, 0.62), 0.08, 0.05, 0.04
_PUNCTUATION = "-.\u00b7\u2022:,'_~\u2013\u2014 "


@dataclass(frozen=True)
class LineSaid:
    """One line: its text with punctuation, how sure it is, and the chances to weigh other texts by."""

    text: str
    score: float
    chances: ctc.Chances
    _weighed: dict[str, float] = field(default_factory=dict)

    def chance_of(self, text: str) -> float:
        """Many plates share a line: each is weighed once."""
        if text not in self._weighed:
            self._weighed[text] = ctc.chance_of(self.chances, text)
        return self._weighed[text]


class LineReader:
    """Loads with the first line; one thread."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache

    @cached_property
    def _session(self) -> "InferenceSession":
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads = settings.inter_op_num_threads = 1
        settings.enable_cpu_mem_arena = False
        model = recogniser_dir(self._cache) / "inference.onnx"
        return onnxruntime.InferenceSession(model, settings, providers=["CPUExecutionProvider"])

    @cached_property
    def _characters(self) -> list[str]:
        listed: str = self._session.get_modelmeta().custom_metadata_map["character"]
        return ["", *listed.rstrip("\n").split("\n"), " "]

    @cached_property
    def _columns(self) -> list[NDArray[np.intp]]:
        """For the blank and each sign the recogniser's columns that mean it: small letters, Đ, dashes and dots."""
        means: list[list[int]] = [[] for _ in range(len(ctc.SIGNS) + 1)]
        for column, character in enumerate(self._characters):
            plain = normalise(character) if len(character) == 1 and character < "\u0250" else ""
            if column == 0 or character in _PUNCTUATION:
                means[0].append(column)
            elif len(plain) == 1:
                means[ctc.SIGNS.index(plain) + 1].append(column)
        return [np.array(columns) for columns in means]

    def load(self) -> None:
        _ = self._columns

    def read(self, lines: Sequence[Pixels]) -> list[LineSaid]:
        """All at once; each is stretched to the width of its kind."""
        return self._run([_shown(line, WIDTHS[len(lines)]) for line in lines])

    def read_one(self, line: Pixels) -> LineSaid:
        """A line that is as wide as it should be shown."""
        return self._run([_shown(line, line.shape[1])])[0]

    def _run(self, shown: Sequence[NDArray[np.float32]]) -> list[LineSaid]:
        [rows] = self._session.run(None, {self._session.get_inputs()[0].name: np.stack(shown)})
        return [self._said(line) for line in rows]

    def _said(self, rows: NDArray[np.float32]) -> LineSaid:
        chances = np.stack([rows[:, columns].sum(1) for columns in self._columns], axis=1).astype(np.float64)
        text, score = ctc.greedy(rows, self._characters)
        return LineSaid(text, score, chances)


def split(flat: Pixels, lines: int, margin: float) -> list[Pixels]:
    """The lines of a plate as `straightened` cuts it with this margin."""
    height, width = flat.shape[:2]
    wide = width / (1 + 2 * margin)
    tall = (height - wide * margin / 2) / (1 + 2 * margin)
    top, left = tall * margin + wide * margin / 4, wide * margin
    part = flat[:, round(max(0.0, left - ASIDE * wide)) : round(left + (1 + ASIDE) * wide)]
    upper, lower = round(max(0.0, top - AROUND * tall)), round(top + (1 + AROUND) * tall)
    if lines == 1:
        return [part[upper:lower]]
    middle = _valley(part, top + MIDDLE[0] * tall, top + MIDDLE[1] * tall)
    shared = round(OVERLAP * tall)
    return [part[upper : middle + shared], part[middle - shared : lower]]


def _valley(part: Pixels, first: float, last: float) -> int:
    """The row between two lines of writing: where the picture changes least from left to right."""
    grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY).astype(np.float32)
    change = np.abs(np.diff(grey, axis=1)).mean(axis=1)
    even = np.convolve(change, np.ones(5) / 5, "same")[round(first) : round(last) + 1]
    return round(first) + int(even.argmin())


def _shown(line: Pixels, width: int) -> NDArray[np.float32]:
    how = cv2.INTER_AREA if line.shape[0] > HEIGHT else cv2.INTER_CUBIC
    sized = cv2.resize(line, (width, HEIGHT), interpolation=how).astype(np.float32)
    return np.ascontiguousarray(sized.transpose(2, 0, 1) / 127.5 - 1)
