"""QR codes as one vector path, and the address a paper's code opens."""

from itertools import groupby
from urllib.parse import quote

import segno
from reportlab.lib.colors import black, grey, white
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from notices.pdf.typeface import REGULAR

# Any of the eight masks makes a valid code; weighing all of them is most of the work.
MASK = 3
QUIET_ZONE = 4  # modules, as the standard asks
LOOK_UP_SIZE = 38 * mm  # the check address with its code: read at 150 dpi over the demonstration's mark too
PAYMENT_SIZE = 42 * mm  # longer text, smaller modules: read at 150 dpi too


def check_address(portal_url: str, token: str, access_code: str = "") -> str:
    """The page that says whether the paper is real. The code that opens the case stands behind the #, which browsers
    keep to themselves: no server log sees it."""
    opening = f"#ma={quote(access_code, safe='')}" if access_code else ""
    return f"{portal_url.rstrip('/')}/kt/{token}{opening}"


class QrCode(Flowable):
    """Black on its own white ground, so that no mark on the paper disturbs a reader."""

    def __init__(self, text: str, size: float) -> None:
        super().__init__()
        self.width = self.height = size
        self._rows = [bytes(row) for row in segno.make(text, error="m", micro=False, mask=MASK).matrix]

    def draw(self) -> None:
        module = self.width / (len(self._rows) + 2 * QUIET_ZONE)
        self.canv.setFillColor(white)
        self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        path = self.canv.beginPath()
        top = self.height - QUIET_ZONE * module
        for down, row in enumerate(self._rows, start=1):
            across = QUIET_ZONE
            for dark, run in groupby(row):
                length = sum(1 for _ in run)
                if dark:
                    path.rect(across * module, top - down * module, length * module, module)
                across += length
        self.canv.setFillColor(black)
        self.canv.drawPath(path, stroke=0, fill=1)


class QrToCome(Flowable):
    """A draft shows where its code will stand, so that nobody pays or looks up an unsigned paper."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self.width = self.height = size

    def draw(self) -> None:
        inset = 3 * mm
        self.canv.setStrokeColor(grey)
        self.canv.rect(inset, inset, self.width - 2 * inset, self.height - 2 * inset)
        self.canv.setFillColor(grey)
        self.canv.setFont(REGULAR, 9)
        self.canv.drawCentredString(self.width / 2, self.height / 2 + 2, "Mã QR in")
        self.canv.drawCentredString(self.width / 2, self.height / 2 - 9, "khi phát hành")
