"""The demonstration province is complete, invented where it must be, and hangs together."""

import csv
import io
import re
from collections import Counter
from datetime import date

from portal.demonstration.owners import as_csv, register
from portal.demonstration.people import MANDATES, PEOPLE
from portal.demonstration.places import UNCERTIFIED, cameras, sites, units
from processing.cases.rights import Role
from processing.law.competence import competence

TODAY = date(2026, 11, 22)


def test_there_are_29_sites_and_128_cameras():
    assert Counter(site.kind for site in sites()) == {"gateway": 5, "junction": 6, "key_place": 18}
    assert len(cameras()) == len({camera.code for camera in cameras()}) == 128
    assert {camera.site for camera in cameras()} == {site.code for site in sites()}


def test_sites_cameras_people_and_mandates_belong_to_offices_of_today():
    serving = {unit.code for unit in units() if unit.valid_to is None}
    assert {site.unit for site in sites()} | {camera.unit for camera in cameras()} <= serving
    assert {person.unit for person in PEOPLE} | {mandate.unit for mandate in MANDATES} <= serving


def test_offices_of_the_old_province_have_ended():
    assert all(unit.valid_to for unit in units() if "tỉnh Thái Bình" in unit.address)


def test_all_cameras_but_one_are_certified_today():
    expired = [camera.code for camera in cameras() if camera.certificate(TODAY).valid_to < TODAY]
    assert expired == [UNCERTIFIED]
    assert all(camera.certificate(TODAY).valid_from < TODAY for camera in cameras())


def test_every_role_is_held_and_four_officers_review():
    held = Counter(role for person in PEOPLE for role in person.roles)
    assert set(held) == {role.value for role in Role}
    assert held["officer"] >= 4
    assert len({person.login for person in PEOPLE}) == len(PEOPLE)


def test_signers_hold_titles_that_the_law_gives_a_power():
    signers = {person.login for person in PEOPLE if "signer" in person.roles}
    assert {mandate.login for mandate in MANDATES} == signers
    assert all(competence(mandate.title, TODAY) for mandate in MANDATES)


def test_the_register_is_a_csv_with_the_columns_of_the_import():
    rows = list(csv.DictReader(io.StringIO(as_csv(register(TODAY)))))
    assert list(rows[0]) == ["plate", "plate_colour", "owner_kind", "owner_name", "owner_id_number", "owner_address",
                             "owner_phone", "vehicle_kind", "make", "model", "vehicle_colour", "valid_from", "valid_to"]
    assert 70 <= len(rows) <= 80
    assert {row["owner_kind"] for row in rows} == {"individual", "organisation"}


def test_the_register_is_the_same_for_the_same_seed():
    assert register(TODAY) == register(TODAY)
    assert register(TODAY) != register(TODAY, seed=2)


def test_owners_are_clearly_invented():
    rows = register(TODAY)
    assert all(re.fullmatch(r"000\d{7}|000\d{9}", row.owner_id_number) for row in rows)
    assert all(row.owner_phone.startswith("0000 000 ") for row in rows)


def test_one_string_names_two_vehicles_and_one_plate_had_an_owner_before():
    rows = register(TODAY)
    assert [text for text, grounds in Counter(plate for plate, _ in {(r.plate, r.plate_colour) for r in rows}).items()
            if grounds > 1]
    ended = [row for row in rows if row.valid_to]
    assert len(ended) == 1
    after = [row for row in rows if (row.plate, row.plate_colour) == (ended[0].plate, ended[0].plate_colour)]
    assert min(row.valid_from for row in after if not row.valid_to) > ended[0].valid_to
