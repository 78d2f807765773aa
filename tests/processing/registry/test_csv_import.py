"""The register file: every line is taken or named, twice is once."""

from datetime import date

import pytest
from sqlalchemy import select

from processing import db
from processing.db import Database
from processing.models import RegisterEntry
from processing.registry.csv_import import COLUMNS, BadRegisterError, Imported, import_csv, read_sheet
from processing.registry.port import AmbiguousOwnerError
from processing.registry.table import ImportedRegister

LINE = {"plate": "17A-123.45", "plate_colour": "trắng", "owner_kind": "cá nhân", "owner_name": "Trần Thị Thử",
        "owner_id_number": "000000000001", "owner_address": "Thôn Thử, xã Thử", "owner_phone": "",
        "vehicle_kind": "car", "make": "Toyota", "model": "Vios", "vehicle_colour": "white",
        "valid_from": "2024-01-01", "valid_to": ""}


def a_file(*lines: dict[str, str], delimiter: str = ",") -> bytes:
    rows = [COLUMNS, *([{**LINE, **line}[name] for name in COLUMNS] for line in lines)]
    return "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows).encode()


def taken(data: bytes) -> Imported:
    with db.writing() as session:
        return import_csv(session, data, "test")


def test_the_same_file_twice_changes_nothing(both: Database) -> None:
    data = a_file({}, {"plate": "17B54321", "plate_colour": "yellow"})
    assert taken(data) == Imported(added=2, changed=0, unchanged=0)
    assert taken(data) == Imported(added=0, changed=0, unchanged=2)
    with db.reading() as session:
        assert session.scalars(select(RegisterEntry.plate).order_by(RegisterEntry.plate)).all() == ["17A12345", "17B54321"]


def test_a_later_file_ends_an_ownership_and_begins_the_next(settings: object) -> None:
    taken(a_file({}))
    done = taken(a_file({"valid_to": "31/05/2026"}, {"owner_name": "Lê Văn Thử", "valid_from": "2026-06-01"}))
    assert (done.added, done.changed) == (1, 1)
    register = ImportedRegister(db.database())
    before, after = (register.find("17A12345", "white", day) for day in (date(2026, 5, 31), date(2026, 6, 1)))
    assert before is not None
    assert after is not None
    assert (before.owner_name, after.owner_name) == ("Trần Thị Thử", "Lê Văn Thử")


def test_plate_colour_and_day_all_decide(settings: object) -> None:
    taken(a_file({"valid_to": "2025-12-31"}, {"plate_colour": "yellow", "owner_kind": "organisation", "owner_name": "HTX Thử"}))
    register = ImportedRegister(db.database())
    assert register.find("17A12345", "white", date(2023, 12, 31)) is None
    assert register.find("17A12345", "white", date(2026, 1, 1)) is None
    assert register.find("17A12345", "blue", date(2025, 1, 1)) is None
    yellow = register.find("17A12345", "yellow", date(2025, 1, 1))
    assert yellow is not None
    assert (yellow.owner_kind, yellow.owner_name, yellow.source) == ("organisation", "HTX Thử", "test")


def test_two_owners_on_one_day_are_for_a_person_to_judge(settings: object) -> None:
    taken(a_file({}, {"owner_name": "Lê Văn Thử"}))
    with pytest.raises(AmbiguousOwnerError):
        ImportedRegister(db.database()).find("17A12345", "white", date(2026, 1, 1))


@pytest.mark.parametrize(("change", "why"), [
    ({"plate": "  "}, "empty: plate"),
    ({"plate": "17"}, "plate: 4 to 11"),
    ({"plate_colour": "tím"}, "plate_colour: one of white"),
    ({"owner_kind": "king"}, "owner_kind: one of individual, organisation"),
    ({"vehicle_kind": "boat"}, "vehicle_kind: one of"),
    ({"valid_from": "2026-02-30"}, "not a day: 2026-02-30"),
    ({"valid_to": "2023-12-31"}, "valid_to is before valid_from"),
    ({"owner_name": "x" * 501}, "longer than 500"),
    ({}, "stands in an earlier line"),
])
def test_a_bad_line_is_named_and_the_others_are_taken(settings: object, change: dict[str, str], why: str) -> None:
    done = taken(a_file({}, change, {"plate": "17B54321"}))
    assert done.added == 2
    assert [error.line for error in done.errors] == [3]
    assert why in done.errors[0].why


@pytest.mark.parametrize(("data", "why"), [
    (b"plate,plate_colour\n", "columns are missing"),
    (b"", "columns are missing"),
    (b"\xff\xfe\x00p", "not UTF-8"),
    (a_file({}).replace(b"Vios", b"Vi\0os"), "NUL"),
    (a_file({"make": "x" * 200_000}), "line 2"),
])
def test_what_is_no_register_is_refused_as_a_whole(data: bytes, why: str) -> None:
    with pytest.raises(BadRegisterError, match=why):
        read_sheet(data)


def test_semicolons_and_a_byte_order_mark_are_understood() -> None:
    sheet = read_sheet(b"\xef\xbb\xbf" + a_file({}, delimiter=";"))
    assert (len(sheet.entries), sheet.errors) == (1, [])


def test_surplus_cells_are_an_error() -> None:
    sheet = read_sheet(a_file({}) + b',"more"')
    assert [error.why for error in sheet.errors] == ["more cells than columns"]
