"""An office is set up from files, whole or not at all; the same file again changes nothing."""

import csv
import io
from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.demonstration import places
from processing import db, office
from processing.models import Camera, Certificate, DevicePlan, Signer, Site, Unit
from tests import factories

UNITS = {"code": "CAT", "parent": "", "name_vi": "Công an tỉnh", "name_en": "Provincial police", "parent_name_vi": "Bộ Công an",
         "place_vi": "Hưng Yên", "address": "Số 1", "phone": "0", "valid_from": "2025-07-01", "valid_to": ""}
SITE = {"code": "S1", "unit": "CAT", "name_vi": "Ngã tư", "name_en": "Junction", "kind": "junction"}
CAMERA = {"code": "C1", "site": "S1", "unit": "CAT", "kind": "red_light", "direction": "N", "lanes": "2", "device_model": "M",
          "device_serial": "1", "active": "yes"}
CERTIFICATE = {"camera": "C1", "number": "KD-1", "issuer": "Viện", "valid_from": "2026-01-01", "valid_to": "2026-12-31"}
MANDATE = {"login": "truong", "unit": "CAT", "title": "traffic_division_head", "valid_from": "2026-01-01", "valid_to": "", "legal_basis": "QĐ 1"}


def a_file(*rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def take(kind, *rows):
    with db.writing() as session:
        return office.take_up(session, kind, a_file(*rows))


def set_up():
    take("units", UNITS)
    take("sites", SITE)
    take("cameras", CAMERA)
    return take("certificates", CERTIFICATE)


def test_an_office_is_set_up_and_the_same_files_change_nothing(both):
    assert set_up() == (1, 0)
    assert set_up() == (0, 1)
    with db.reading() as session:
        camera = session.scalars(select(Camera)).one()
        assert (camera.code, camera.unit.code, camera.key_hash) == ("C1", "CAT", None)
        assert session.scalar(select(func.count()).select_from(Certificate)) == 1


def test_a_later_file_corrects_and_keeps_the_camera_and_its_key(settings):
    set_up()
    with db.writing() as session:
        session.scalars(select(Camera)).one().key_hash = "kept"
    take("cameras", {**CAMERA, "active": "no"})
    with db.reading() as session:
        camera = session.scalars(select(Camera)).one()
        assert (camera.active, camera.key_hash) == (False, "kept")


def test_a_cameras_regions_are_taken_up_and_a_file_without_them_keeps_them(settings):
    set_up()
    take("cameras", {**CAMERA, "regions": "1: 0 0.4, 0.5 0.4, 0.5 1, 0 1; all: 0 0.3, 1 0.3, 1 1, 0 1"})
    take("cameras", CAMERA)
    with db.reading() as session:
        camera = session.scalars(select(Camera)).one()
        assert camera.regions == {"1": [[0, 0.4], [0.5, 0.4], [0.5, 1], [0, 1]], "all": [[0, 0.3], [1, 0.3], [1, 1], [0, 1]]}
    take("cameras", {**CAMERA, "regions": ""})
    with db.reading() as session:
        assert session.scalars(select(Camera)).one().regions is None


def test_a_mandate_names_a_person_and_a_title_of_the_law(settings):
    take("units", UNITS)
    with db.writing() as session:
        factories.a_person(session, login="truong")
    assert take("mandates", MANDATE) == (1, 0)
    assert take("mandates", {**MANDATE, "valid_to": "2026-06-30"}) == (0, 1)
    with db.reading() as session:
        assert session.scalars(select(Signer)).one().valid_to.isoformat() == "2026-06-30"


@pytest.mark.parametrize(("kind", "row", "why"), [
    ("units", {**UNITS, "parent": "NO"}, "line 2: there is no unit NO"),
    ("units", {**UNITS, "valid_from": "1/7/2025"}, "line 2: valid_from is a day"),
    ("units", {**UNITS, "name_vi": " "}, "line 2: name_vi may not be empty"),
    ("sites", {**SITE, "kind": "bridge"}, "line 2: kind is one of"),
    ("cameras", {**CAMERA, "lanes": "x"}, "line 2: lanes"),
    ("cameras", {**CAMERA, "active": "maybe"}, "line 2: active"),
    ("cameras", {**CAMERA, "regions": "1: 0 0, 1 1"}, "line 2: regions are written as"),
    ("cameras", {**CAMERA, "regions": "left: 0 0, 1 0, 1 1"}, "line 2: regions are written as"),
    ("cameras", {**CAMERA, "regions": "1: 0 0, 1 0, 1 1; 1: 0 0, 1 0, 1 1"}, "line 2: regions are written as"),
    ("cameras", {**CAMERA, "regions": "1: 0 0, 1 0, 1 1.5"}, "line 2: 1 1.5 is no corner"),
    ("cameras", {**CAMERA, "regions": "1: 0 0, 1 nan, 1 1"}, "line 2: 1 nan is no corner"),
    ("certificates", {**CERTIFICATE, "valid_to": "2025-01-01"}, "valid_to is before"),
    ("mandates", {**MANDATE, "login": "nobody"}, "there is no person nobody"),
    ("sites", {"code": "S1"}, "line 1: the columns are"),
])
def test_a_bad_line_is_named_and_nothing_is_taken_up(settings, kind, row, why):
    set_up()
    with pytest.raises(office.BadOfficeFileError, match=why):
        take(kind, row)


def test_one_bad_line_keeps_the_good_ones_out(settings):
    with pytest.raises(office.BadOfficeFileError):
        take("units", UNITS, {**UNITS, "code": "X", "parent": "NO"})
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Unit)) == 0


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b'"code', b"code,name\n\x00"])
def test_what_is_no_csv_is_said(settings, data):
    with db.writing() as session, pytest.raises(office.BadOfficeFileError):
        office.take_up(session, "sites", data)


def test_the_command_takes_the_demonstrations_own_units(app, tmp_path):
    file = tmp_path / "units.csv"
    file.write_bytes((Path(places.__file__).parent / "data/units.csv").read_bytes())
    runner = app.test_cli_runner()
    assert "new" in runner.invoke(args=["office", "import", "units", str(file)]).output
    file.write_bytes(a_file({**UNITS, "parent": "NO"}))
    answer = runner.invoke(args=["office", "import", "units", str(file)])
    assert (answer.exit_code, "line 2: there is no unit NO" in answer.output) == (1, True)
    assert runner.invoke(args=["office", "columns", "sites"]).output.strip() == (
        "code,unit,name_vi,name_en,kind,latitude,longitude,motorway,place")


PLAN = {"camera": "C1", "number": "KH-1", "approved_by": "Trưởng phòng", "site": "S1", "valid_from": "2026-01-01", "valid_to": "",
        "from_hour": "06:00", "to_hour": "22:00", "offences": "red_light speeding"}


def test_a_site_knows_where_it_is_and_a_file_without_these_columns_changes_none(settings):
    take("units", UNITS)
    take("sites", {**SITE, "latitude": "20.4463", "longitude": "106.3366", "motorway": "yes", "place": "thai_binh"})
    take("sites", {**SITE, "name_vi": "Ngã tư mới"})
    with db.reading() as session:
        site = session.scalars(select(Site)).one()
        assert (site.name_vi, site.latitude, site.longitude, site.motorway, site.place) == (
            "Ngã tư mới", 20.4463, 106.3366, True, "thai_binh")


@pytest.mark.parametrize(("kind", "row", "why"), [
    ("sites", {**SITE, "latitude": "20,4", "longitude": "106"}, "degrees"),
    ("sites", {**SITE, "latitude": "106", "longitude": "20"}, "from -90 to 90"),
    ("sites", {**SITE, "latitude": "20", "longitude": ""}, "degrees"),
    ("sites", {**SITE, "place": "atlantis"}, "no place"),
    ("sites", {**SITE, "motorway": "maybe"}, "yes or no"),
    ("plans", {**PLAN, "offences": "flying"}, "no offence"),
    ("plans", {**PLAN, "to_hour": ""}, "come together"),
    ("plans", {**PLAN, "from_hour": "6h"}, "time of day"),
    ("plans", {**PLAN, "valid_to": "2025-01-01"}, "before"),
])
def test_what_is_wrong_with_a_place_or_a_plan_is_said(settings, kind, row, why):
    set_up()
    with pytest.raises(office.BadOfficeFileError, match=why):
        take(kind, row)


def test_a_plan_is_taken_up_once(settings):
    set_up()
    assert take("plans", PLAN) == (1, 0)
    assert take("plans", PLAN) == (0, 1)
    with db.reading() as session:
        plan = session.scalars(select(DevicePlan)).one()
        assert (plan.offences, plan.from_hour, plan.site_id) == (["red_light", "speeding"], time(6), session.scalars(select(Site.id)).one())
