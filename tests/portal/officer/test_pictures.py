"""Evidence as staff get it: as wide as a screen needs, sharp in part, clips in pieces; nothing of it to whoever is blind."""

import io

import pytest
from PIL import Image

from portal.officer.renditions import SCREEN, THUMBNAIL, WHOLE
from processing import db, evidence
from processing.cases import review
from processing.cases.findings import Finding
from processing.cases.rights import Role
from processing.models import CaptureFile, CaseState
from tests import factories

CLIP = bytes(range(256)) * 8


def drawn(width, height, kind="JPEG", turned=False):
    """A picture that is red in its left upper quarter only."""
    picture = Image.new("RGB", (width, height), (0, 60, 200))
    picture.paste((220, 0, 0), (0, 0, width // 2, height // 2))
    file, exif = io.BytesIO(), Image.Exif()
    if turned:
        exif[0x0112] = 6
    picture.save(file, kind, exif=exif)
    return file.getvalue()


@pytest.fixture
def office(client):
    """A unit, its camera, and an officer who is signed in."""
    with db.writing() as session:
        unit = factories.a_unit(session)
        camera = factories.a_camera(session, unit)
        officer = factories.a_person(session, Role.OFFICER, unit=unit)
    factories.sign_in(client, officer)
    return unit, camera, officer


def case_with(camera, *files):
    """Files of (bytes, media type) behind a case; the address that its evidence stands under."""
    digests = [evidence.evidence().keep(data) for data, _kind in files]
    with db.writing() as session:
        case = factories.a_case(session, camera=camera)
        for position, (digest, (data, kind)) in enumerate(zip(digests, files, strict=True)):
            session.add(CaptureFile(capture_id=case.capture_id, position=position, sha256=digest, media_type=kind, size=len(data)))
        return case, f"/office/cases/{case.id}/pictures"


def opened(answer):
    picture = Image.open(io.BytesIO(answer.data))
    picture.load()
    return picture


def test_a_large_picture_is_sent_no_wider_than_a_screen_and_upright(client, office):
    _case, address = case_with(office[1], (drawn(4000, 2000, turned=True), "image/jpeg"))
    assert opened(client.get(f"{address}/0/{SCREEN}")).size == (SCREEN // 2, SCREEN)
    assert max(opened(client.get(f"{address}/0/{THUMBNAIL}")).size) == THUMBNAIL


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_that_fits_is_sent_byte_by_byte(client, office, kind):
    data = drawn(800, 600, kind)
    _case, address = case_with(office[1], (data, f"image/{kind.lower()}"))
    answer = client.get(f"{address}/0/{SCREEN}")
    assert (answer.data, answer.mimetype) == (data, f"image/{kind.lower()}")


def test_a_part_comes_in_the_cameras_own_pixels(client, office):
    _case, address = case_with(office[1], (drawn(4000, 2000), "image/jpeg"))
    part = opened(client.get(f"{address}/0/part/0,0,{WHOLE // 4},{WHOLE // 4}"))
    assert part.size == (1000, 500)
    red, _green, blue = part.getpixel((500, 250))
    assert red > 200 > 50 > blue
    assert opened(client.get(f"{address}/0/part/{WHOLE // 2},{WHOLE // 2},99999,99999")).size == (SCREEN, SCREEN // 2)


@pytest.mark.parametrize("edges", ["", "1,2,3", "5,5,5,5", "0,0,10,9000", "-1,0,500,500", "9000,0,100,500", "0,0,1e3,500", "a,b,c,d",
                                   "0,0,٣٠٠٠,500", "0,0,100000,500"])
def test_what_is_no_part_of_a_picture_is_not_found(client, office, edges):
    _case, address = case_with(office[1], (drawn(400, 200), "image/jpeg"))
    assert client.get(f"{address}/0/part/{edges}").status_code == 404


def test_no_other_width_is_drawn(client, office):
    _case, address = case_with(office[1], (drawn(400, 200), "image/jpeg"))
    assert [client.get(f"{address}/0/{width}").status_code for width in (1, 999, 20_000)] == [404] * 3


def test_a_broken_picture_is_sent_as_it_is_so_that_it_is_seen_to_be_broken(client, office):
    broken = drawn(4000, 2000)[:5000]
    _case, address = case_with(office[1], (broken, "image/jpeg"))
    for wanted in (f"{address}/0/{SCREEN}", f"{address}/0/part/0,0,900,900"):
        assert client.get(wanted).data == broken


def test_a_player_gets_the_piece_of_a_clip_that_it_asks_for(client, office):
    _case, address = case_with(office[1], (drawn(64, 64), "image/jpeg"), (CLIP, "video/mp4"))
    answer = client.get(f"{address}/1", headers={"Range": "bytes=256-511"})
    assert (answer.status_code, answer.data, answer.headers["Content-Range"]) == (206, CLIP[256:512], f"bytes 256-511/{len(CLIP)}")
    assert client.get(f"{address}/1").data == CLIP
    assert client.get(f"{address}/1/{SCREEN}").status_code == 404


def test_evidence_of_another_unit_does_not_exist(client, office):
    with db.writing() as session:
        foreign = factories.a_camera(session)
    _case, address = case_with(foreign, (drawn(64, 64), "image/jpeg"))
    assert [client.get(f"{address}/{rest}").status_code for rest in ("0", f"0/{SCREEN}", "0/part/0,0,900,900")] == [404] * 3


def test_whoever_judges_blind_gets_neither_the_readers_cut_out_nor_its_word_by_any_door(client, office):
    unit, camera, _officer = office
    case, _address = case_with(camera, (drawn(64, 64), "image/jpeg"))
    crop = evidence.evidence().keep(drawn(32, 16))
    with db.writing() as session:
        first = factories.a_person(session, Role.OFFICER, unit=unit)
        supervisor = factories.a_person(session, Role.SUPERVISOR, unit=unit)
        by = factories.an_actor(first, Role.OFFICER)
        review.claim(session, case.id, by).read.crop_sha256 = crop
        review.ask_second(session, case.id, by, finding=Finding("30F25658", "white", "car", "red_light"), note="lời riêng")
    doors = [f"/office/cases/{case.id}", f"/office/cases/{case.id}/plates/{case.read_id}", f"/api/v1/captures/{case.capture_id}"]
    told = [client.get(door).get_data(as_text=True) for door in doors]
    assert [word for word in ("17A12345", "17A-123.45", "30F-256.58", "lời riêng") for page in told if word in page] == []
    assert client.get(doors[1]).status_code == 404
    client.post("/office/cases", data={"text": "17A12345"})
    assert case.reference not in client.get("/office/cases?typed=1").get_data(as_text=True)
    factories.sign_in(client, supervisor)
    assert client.get(doors[1]).status_code == 200
    assert "17A-123.45" in client.get(doors[0]).get_data(as_text=True)
    with db.reading() as session:
        assert session.get_one(type(case), case.id).state is CaseState.AWAITING_SECOND_REVIEW
