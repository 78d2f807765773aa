"""The clip of a case in a real browser: played and stopped by key, stepped frame by frame, and what was seen is told."""

import cv2
import numpy as np
import pytest

from processing import db
from processing.cameras.pictures import check_clip
from processing.cases.rights import Role
from processing.models import Review
from tests import factories
from tests.browser.conftest import give_clip, give_pictures
from tests.browser.test_desk import take
from tests.files import a_picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FRAMES, WIDE, HIGH, BITS = 24, 320, 180, 5
WHICH_FRAME = f"""() => {{
  const clip = document.querySelector("[data-clip]"), canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [{WIDE}, {HIGH}];
  const drawn = canvas.getContext("2d");
  drawn.drawImage(clip, 0, 0);
  const bit = at => drawn.getImageData(at * {WIDE // BITS} + 32, 90, 1, 1).data[0] > 127 ? 1 << at : 0;
  return [...Array({BITS}).keys()].map(bit).reduce((sum, each) => sum + each, 0);
}}"""


def a_clip(path, rate):
    """An MP4 whose frames tell their numbers, in black and white bars from the left, the lowest bit first."""
    writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*"vp09"), rate, (WIDE, HIGH))
    assert writer.isOpened()
    for number in range(FRAMES):
        bars = [255 * (number >> bit & 1) for bit in range(BITS)]
        row = np.repeat(np.array(bars, np.uint8), WIDE // BITS)
        writer.write(np.repeat(np.tile(row, (HIGH, 1))[:, :, None], 3, axis=2))
    writer.release()
    return path.read_bytes()


@pytest.fixture
def office(live):
    with db.writing() as session:
        unit = factories.a_unit(session)
        person = factories.a_person(session, Role.OFFICER, unit=unit)
        case = factories.a_case(session, camera=factories.a_camera(session, unit))
    give_pictures(case.id, a_picture(size=(640, 360)))
    return person, case


@pytest.mark.parametrize("rate", [10, 50])
def test_an_officer_steps_through_a_clip_frame_by_frame_and_that_is_told(page, live, office, tmp_path, rate):
    person, case = office
    clip = a_clip(tmp_path / "clip.mp4", rate)
    assert check_clip(clip, "video/mp4").media_type == "video/mp4"
    give_clip(case.id, clip)
    take(page, live, person)
    page.locator("[data-viewer-clip]").click()
    page.wait_for_function("() => document.querySelector('[data-clip]').readyState >= 2")
    assert page.locator("[data-viewer-tools]").is_hidden()

    def at_frame(number):
        page.wait_for_function(f"number => ({WHICH_FRAME})() === number", arg=number)

    at_frame(0)
    for number in (1, 2, 3, 4):
        page.keyboard.press(".")
        at_frame(number)
    page.keyboard.press(",")
    at_frame(3)
    for _ in range(4):  # quicker than the browser can show them: none is lost
        page.keyboard.press(".")
    at_frame(7)
    page.keyboard.press("k")
    page.wait_for_function(f"() => ({WHICH_FRAME})() > 19")
    page.keyboard.press("p")
    assert page.locator("[data-clip]").is_hidden()
    assert page.evaluate("document.querySelector('[data-clip]').paused")
    page.keyboard.press("c")
    page.wait_for_url(lambda address: str(case.id) not in address)
    with db.reading() as session:
        told = session.query(Review).filter_by(case_id=case.id).one().attention
    assert (told["frames"], told["clip"] > 0) == (9, True)
