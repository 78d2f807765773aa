"""Priority vehicles: entered with ground and document, told to the officer with a proposal, never dropped by a machine."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from processing import clock, db
from processing.cases import exempt, flags, review
from processing.cases.exempt import COLUMNS, BadListError
from processing.cases.refusal import RefusedError
from processing.cases.rights import Role
from processing.models import CaseState, ExemptVehicle, FlagKind
from tests import factories
from tests.processing.cases.arriving import came

LINE = {"plate": "17A-123.45", "plate_colour": "white", "ground": "ambulance", "document": "QĐ 15/2026", "valid_from": "2026-01-01",
        "valid_to": ""}


@pytest.fixture
def office(both):
    with both.writing() as session:
        camera = factories.a_camera(session)
        admin = factories.an_actor(factories.a_person(session, Role.ADMINISTRATOR), Role.ADMINISTRATOR)
        officer = factories.an_actor(factories.a_person(session, Role.OFFICER, unit=camera.unit), Role.OFFICER)
    return camera, admin, officer


def test_a_listed_vehicle_becomes_a_case_with_its_ground_for_a_person_to_judge(office):
    camera, admin, officer = office
    with db.writing() as session:
        assert exempt.enter(session, exempt.read(LINE), admin) is True
        assert exempt.enter(session, exempt.read(LINE), admin) is False, "the same line twice is one"
        case = came(session, camera)
        [flag] = flags.all_of(session, case)
        assert (flag.kind, flag.evidence) == (FlagKind.EXEMPT, {"ground": "ambulance", "document": "QĐ 15/2026"})
        assert case.state is CaseState.AWAITING_REVIEW, "nothing is dropped"
        assert flags.PROPOSED[flag.kind] == "priority_vehicle"
        review.claim(session, case.id, officer)
        review.reject(session, case.id, officer, reason="priority_vehicle")
        assert flag.answered_by == officer.person_id


def test_a_listed_vehicle_is_fined_only_with_a_statement(office):
    camera, admin, officer = office
    with db.writing() as session:
        exempt.enter(session, exempt.read(LINE), admin)
        case = came(session, camera, "17A99999")
        assert flags.all_of(session, case) == []
        review.claim(session, case.id, officer)
        finding = {"plate": "17A12345", "plate_colour": "white", "vehicle_kind": "car", "offence": "red_light"}
        with pytest.raises(RefusedError, match="flagged"):
            review.confirm(session, case.id, officer, **finding)
        review.confirm(session, case.id, officer, **finding, note="Xe không phát tín hiệu ưu tiên.")


@pytest.mark.parametrize("changes", [
    {"plate_colour": "blue"}, {"valid_from": "2099-01-01"}, {"valid_to": "2026-01-31"}, {"plate": "17A-123.46"}])
def test_another_ground_or_other_days_do_not_match(office, changes):
    camera, admin, _ = office
    with db.writing() as session:
        exempt.enter(session, exempt.read({**LINE, **changes}), admin)
        assert flags.all_of(session, came(session, camera)) == []


def test_an_entry_is_ended_for_what_comes_later_and_kept_for_what_was(office):
    camera, admin, _ = office
    with db.writing() as session:
        exempt.enter(session, exempt.read(LINE), admin)
        entry = session.scalars(select(ExemptVehicle)).one()
        exempt.end(session, entry.id, admin)
        with pytest.raises(RefusedError, match="not_found"):
            exempt.end(session, entry.id, admin)
        before = came(session, camera, recorded_at=clock.now() - timedelta(days=2))
        assert [flag.kind for flag in flags.all_of(session, before)] == [FlagKind.EXEMPT]
        assert flags.all_of(session, came(session, camera, recorded_at=clock.now())) == []


@pytest.mark.parametrize(("field", "value"), [
    ("plate", "17"), ("plate_colour", "pink"), ("ground", "hurry"), ("document", " "), ("document", "x" * 201),
    ("valid_from", "01/01/2026"), ("valid_from", ""), ("valid_to", "2025-12-31"), ("valid_to", "sometime")])
def test_a_wrong_field_is_named(field, value):
    assert list(exempt.faults({**LINE, field: value})) == [field]


def as_csv(*rows, columns=COLUMNS):
    return "\n".join([",".join(columns), *(",".join(row[name] for name in columns if name in row) for row in rows)]).encode()


def test_a_file_is_taken_up_whole_or_not_at_all(office):
    _, admin, _ = office
    other = {**LINE, "plate": "17A-222.22"}
    with pytest.raises(BadListError, match=r"line 3: plate"), db.writing() as session:
        exempt.take_up(session, as_csv(LINE, {**other, "plate": "1"}), admin)
    with db.writing() as session:
        assert session.scalar(select(func.count()).select_from(ExemptVehicle)) == 0
        assert exempt.take_up(session, as_csv(LINE, other), admin) == (2, 0)
        assert exempt.take_up(session, as_csv(LINE, other), admin) == (0, 2)


@pytest.mark.parametrize("data", [b"", b"plate\n17A12345", b"\xff\xfe", as_csv(LINE) + b'\n"open'])
def test_a_file_that_is_no_list_is_refused(both, data):
    admin = factories.Actor(factories.ActorKind.MACHINE, "x")
    with pytest.raises(BadListError), both.writing() as session:
        exempt.take_up(session, data, admin)
