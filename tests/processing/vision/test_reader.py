"""The real reader with its real weights, on plates drawn here and on photographs where there are some."""

import csv
import os
import socket
from pathlib import Path

import pytest
from PIL import Image

from processing.plates import Colour, VehicleKind
from processing.vision import Reason, UnreadablePicture

pytestmark = pytest.mark.slow

PHOTOGRAPHS = Path(os.environ.get("PLATE_PHOTOGRAPHS", Path(__file__).parents[4] / "shared" / "plates"))


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("the reader asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def read(draw, reader):
    return lambda picture, **options: reader.read(draw.encoded(picture, **options))


def said(reading):
    return [(plate.text, plate.lines, plate.kind) for plate in reading.plates]


@pytest.mark.parametrize(
    ("lines", "text", "kind"),
    [
        (("17A-123.45",), "17A12345", VehicleKind.CAR),
        (("30F", "256.58"), "30F25658", VehicleKind.CAR),
        (("59-X3", "381.88"), "59X338188", VehicleKind.MOTORCYCLE),
        (("29-AB", "123.45"), "29AB12345", VehicleKind.MOTORCYCLE),
        (("50-CA", "5874"), "50CA5874", VehicleKind.MOTORCYCLE),
        (("29-MD1", "520.72"), "29MD152072", VehicleKind.MOTORCYCLE),
        (("80-011", "NG-02"), "80011NG02", VehicleKind.CAR),
        (("T80-235.88",), "T8023588", VehicleKind.UNKNOWN),
    ],
)
def test_every_kind_of_plate_is_read(draw, read, lines, text, kind):
    assert said(read(draw.plate(*lines))) == [(text, len(lines), kind)]


@pytest.mark.parametrize("colour", list(Colour))
def test_every_ground_is_read_and_told(draw, read, colour):
    [plate] = read(draw.plate("30F", "256.58", colour=colour)).plates
    assert (plate.text, plate.colour) == ("30F25658", colour)


def test_letters_first_are_the_armys_on_red_only(draw, read):
    assert said(read(draw.plate("TM-32-57", colour="red"))) == [("TM3257", 1, VehicleKind.UNKNOWN)]
    white = read(draw.plate("TM-32-57"))
    assert (white.plates, white.reason) == ((), Reason.FOREIGN)


def test_a_foreign_plate_is_refused_with_its_reason(draw, read):
    reading = read(draw.plate("AB 12 CDE"))
    assert (reading.plates, reading.reason) == ((), Reason.FOREIGN)


def test_of_two_vehicles_the_nearer_is_the_subject(draw, read):
    near, far = draw.plate("17A-123.45"), draw.plate("89-F1", "256.58").resize((110, 84))
    reading = read(draw.scene((near, (250, 300)), (far, (60, 60)), size=(720, 405)))
    assert {plate.text: plate.subject for plate in reading.plates} == {"17A12345": True, "89F125658": False}


def test_a_cameras_caption_is_no_plate(draw, read):
    caption = draw.plate("22-11-2026 07:41:09", height=20)
    reading = read(draw.scene((caption, (10, 10)), size=(640, 360)))
    assert (reading.plates, reading.reason) == ((), Reason.NO_PLATE)


def test_a_far_plate_is_found_at_the_second_look(draw, read):
    far = draw.plate("29-B1", "520.72").resize((60, 45))
    [plate] = read(draw.scene((far, (900, 500)), size=(1280, 720))).plates
    assert plate.text == "29B152072"
    assert 896 <= plate.box.x1 <= 912 <= 948 <= plate.box.x2 <= 964
    assert 496 <= plate.box.y1 <= 510 <= 535 <= plate.box.y2 <= 549


def test_a_picture_on_its_side_is_turned_first(draw, read):
    exif = Image.Exif()
    exif[0x0112] = 6
    lying = draw.scene((draw.plate("17A-123.45"), (200, 150)), size=(640, 360)).transpose(Image.Transpose.ROTATE_90)
    [plate] = read(lying, exif=exif).plates
    assert plate.text == "17A12345"
    assert plate.box.x1 >= 200
    assert plate.box.x2 - plate.box.x1 > 3 * (plate.box.y2 - plate.box.y1)


def test_a_speck_is_too_small(read):
    reading = read(Image.new("RGB", (20, 12)))
    assert (reading.plates, reading.reason) == ((), Reason.TOO_SMALL)


def test_broken_bytes_raise(reader):
    with pytest.raises(UnreadablePicture):
        reader.read(b"\xff\xd8 not a photograph")


def test_photographs_that_were_read_are_still_read(reader):
    labels = PHOTOGRAPHS / "labels.csv"
    if not labels.exists():
        pytest.skip(f"no labelled photographs in {PHOTOGRAPHS}")
    with labels.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["n_plates"] == "1"][::60]
    wrong = [
        row["file"]
        for row in rows
        if row["plate"] not in {plate.text for plate in reader.read((PHOTOGRAPHS / row["file"]).read_bytes()).plates}
    ]
    assert len(wrong) <= 1, wrong


def test_a_doubtful_plate_that_fills_its_picture_is_looked_at_with_room_around_it(draw, reader, monkeypatch):
    """As others crop: where the edges of the plate are the picture's, its corners are hard to find."""
    looked = []
    found = reader.sightings
    monkeypatch.setattr(reader, "sightings", lambda picture, *aim: looked.append(picture.shape) or found(picture, *aim))
    monkeypatch.setattr("processing.vision.cascade.CREDIBLE", 2.0)
    [plate] = reader.read(draw.encoded(draw.plate("30F", "256.58", colour="blue"))).plates
    (height, width, _), (higher, wider, _) = looked
    assert (higher > height, wider > width, plate.text) == (True, True, "30F25658")
    assert 0 <= plate.box.x1 < width / 4 < 3 * width / 4 < plate.box.x2 <= width  # told where it is in what was sent
