"""One plate on two vehicles: two places too soon, or another vehicle than the register holds; never in silence."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from processing import clock, db
from processing.cases import clones, flags, review, states
from processing.cases.clones import Vehicle
from processing.cases.refusal import RefusedError
from processing.cases.rights import Role
from processing.models import (
    Camera,
    Capture,
    Case,
    CaseFlag,
    CaseState,
    Document,
    DocumentKind,
    DocumentState,
    FlagKind,
    RegisterEntry,
)
from processing.registry import owners
from tests import factories
from tests.processing.cases.arriving import arrived, at_once, came, read, seen

MOMENT = timedelta(hours=2)
THERE = {"plate": "17A12345", "plate_colour": "white", "vehicle_kind": "car", "offence": "red_light"}


@pytest.fixture
def apart(both):
    """Two cameras 41 km from each other, of one unit."""
    with both.writing() as session:
        here = factories.a_camera(session)
        there = factories.a_camera(session, here.unit)
        here.site.latitude, here.site.longitude = 20.450, 106.340
        there.site.latitude, there.site.longitude = 20.650, 106.010
    return here, there


def flags_of(session, case):
    return [(flag.kind, flag.other_case_id) for flag in flags.all_of(session, case)]


def test_a_plate_at_two_places_too_soon_flags_both_cases(apart):
    here, there = apart
    at = clock.now() - MOMENT
    with db.writing() as session:
        one = came(session, here, recorded_at=at)
    with db.writing() as session:
        two = came(session, there, recorded_at=at + timedelta(minutes=5))
        assert flags_of(session, one) == [(FlagKind.TWO_PLACES, two.id)]
        assert flags_of(session, two) == [(FlagKind.TWO_PLACES, one.id)]
        [flag] = flags.all_of(session, two)
        assert flag.evidence["distance_km"] == pytest.approx(41, abs=1)
        assert (flag.evidence["seconds"], flag.evidence["kmh"] > 400) == (300, True)
        assert [event.act for event in two.events] == ["open", "flag"]


@pytest.mark.parametrize(("minutes", "colour", "km"), [(30, "white", 41), (5, "yellow", 41), (0, "white", 0)])
def test_time_enough_another_ground_or_a_place_nearby_is_no_reason(apart, minutes, colour, km):
    here, there = apart
    at = clock.now() - MOMENT
    with db.writing() as session:
        if not km:
            place = session.get_one(Camera, there.id).site
            place.latitude, place.longitude = 20.451, 106.341
        came(session, here, recorded_at=at)
        capture = arrived(session, there, recorded_at=at + timedelta(minutes=minutes))
        assert flags_of(session, read(session, capture, seen(colour=colour))) == []


def test_a_place_without_coordinates_says_nothing(both):
    with both.writing() as session:
        one, other = factories.a_camera(session), factories.a_camera(session)
        came(session, one)
        assert flags_of(session, came(session, other)) == []


def officer(session, camera, *roles):
    return factories.an_actor(factories.a_person(session, *roles, unit=session.get_one(Camera, camera.id).unit), *roles)


def two_cases(apart):
    with db.writing() as session:
        one = came(session, apart[0])
    with db.writing() as session:
        return one, came(session, apart[1])


def test_a_flagged_case_is_not_confirmed_in_silence(apart):
    _, two = two_cases(apart)
    with db.writing() as session:
        by = officer(session, apart[1], Role.OFFICER)
        review.claim(session, two.id, by)
    for note in ("", "ok"):
        with pytest.raises(RefusedError, match="flagged"), db.writing() as session:
            review.confirm(session, two.id, by, **THERE, note=note)
    with db.writing() as session:
        review.confirm(session, two.id, by, **THERE, note="Đã so hai ảnh: biển kia là 17A12346.")
    with db.reading() as session:
        [flag] = flags.all_of(session, two)
        assert flag.answered_by == by.person_id
        answered = next(event for event in session.get_one(Case, two.id).events if event.act == "answer_flags")
        assert (answered.details["kinds"], answered.said["statement"]) == (["two_places"], "Đã so hai ảnh: biển kia là 17A12346.")


@pytest.mark.parametrize(("said_first", "after"), [("17A12345", CaseState.CONFIRMED), ("", CaseState.AWAITING_SENIOR)])
def test_a_second_officer_may_confirm_it_without_a_statement_unless_the_first_could_not_tell(apart, said_first, after):
    _, two = two_cases(apart)
    with db.writing() as session:
        first, second = (officer(session, apart[1], Role.OFFICER) for _ in range(2))
        review.claim(session, two.id, first)
        review.ask_second(session, two.id, first, finding=review.Finding(**{**THERE, "plate": said_first}))
        review.claim(session, two.id, second)
        assert review.confirm(session, two.id, second, **THERE).state is after


def test_a_corrected_plate_leaves_the_flag_behind(apart):
    _, two = two_cases(apart)
    with db.writing() as session:
        by = officer(session, apart[1], Role.OFFICER)
        review.claim(session, two.id, by)
        assert review.confirm(session, two.id, by, **{**THERE, "plate": "17A12346"}).state is CaseState.CONFIRMED


def test_a_plate_corrected_into_one_that_was_elsewhere_is_flagged_at_the_desk(apart):
    with db.writing() as session:
        came(session, apart[0], "17A12346")
        two = came(session, apart[1], "17A12345")
        assert flags_of(session, two) == []
        by = officer(session, apart[1], Role.OFFICER)
        review.claim(session, two.id, by)
    with pytest.raises(RefusedError, match="flagged"), db.writing() as session:
        review.confirm(session, two.id, by, **{**THERE, "plate": "17A12346"})


def test_the_case_at_the_other_place_is_taken_back_before_its_notice(apart):
    """Its draft is voided; what a senior officer then says is drafted anew."""
    with db.writing() as session:
        one = came(session, apart[0])
        by = officer(session, apart[0], Role.OFFICER)
        review.claim(session, one.id, by)
        review.confirm(session, one.id, by, **THERE)
        factories.an_owner(session, session.get_one(Case, one.id))
        session.add(Document(case_id=one.id, kind=DocumentKind.VIOLATION_NOTICE, state=DocumentState.DRAFTED,
                             unit_id=one.unit_id, content={}, drafted_at=clock.now()))
    with db.writing() as session:
        came(session, apart[1])
    with db.writing() as session:
        case = states.locked(session, one.id)
        assert case.state is CaseState.AWAITING_SENIOR
        assert case.events[-1].act == "doubt"
        assert {each.state for each in session.scalars(select(Document))} == {DocumentState.VOIDED}
        senior = officer(session, apart[0], Role.SENIOR_OFFICER)
        review.claim(session, case.id, senior)
        review.confirm(session, case.id, senior, **{**THERE, "plate": "17A12346"}, note="Ảnh rõ: ký tự cuối là số 6.")
        assert case.owner is None, "the owner of the wrong plate is nobody's"


def test_a_case_that_was_notified_already_only_carries_the_flag(apart):
    with db.writing() as session:
        one = came(session, apart[0])
        session.get_one(Case, one.id).state = CaseState.NOTIFIED
    with db.writing() as session:
        came(session, apart[1])
    with db.reading() as session:
        assert session.get_one(Case, one.id).state is CaseState.NOTIFIED
        assert [flag.kind for flag in session.scalars(select(CaseFlag).where(CaseFlag.case_id == one.id))] == ["two_places"]


def test_two_workers_at_the_same_moment_see_each_other(apart):
    with db.writing() as session:
        waiting = [arrived(session, camera).id for camera in apart]

    def work(capture_id):
        with db.writing() as session:
            read(session, session.get_one(Capture, capture_id))

    assert at_once(work, waiting) == []
    with db.reading() as session:
        assert len(session.scalars(select(CaseFlag)).all()) == 2


@pytest.mark.parametrize(("register", "seen_as", "differing"), [
    (Vehicle(kind="car", make="Toyota", colour="white"), Vehicle(kind="car", make="TOYOTA Vios", colour="bạc"), []),
    (Vehicle(kind="motorcycle", make="Honda", colour="red"), Vehicle(kind="car", make="Mazda", colour="đen"), ["kind", "make", "colour"]),
    (Vehicle(kind="truck", make="", colour="xanh lá"), Vehicle(kind="bus", make="Hino", colour="green"), []),
    (Vehicle(kind="car", make="KIA", colour="đỏ"), Vehicle(kind="unknown", make="", colour="màu lạ"), []),
    (Vehicle(kind="car", make="KIA", colour="đỏ"), Vehicle(kind="car", make="Kia", colour="white"), ["colour"]),
])
def test_what_counts_as_another_vehicle(register, seen_as, differing):
    assert list(clones.differences(register, seen_as)) == differing


def test_the_registers_other_vehicle_is_flagged_with_both_sides(both):
    with both.writing() as session:
        camera = factories.a_camera(session)
        capture = arrived(session, camera, stated={"vehicle": {"kind": "car", "colour": "black", "make": "Mazda"}})
        case = read(session, capture, register=Vehicle(kind="motorcycle", make="Honda", colour="black"))
        [flag] = flags.all_of(session, case)
        assert flag.kind is FlagKind.REGISTER_DIFFERS
        assert flag.evidence == {"kind": {"register": "motorcycle", "seen": "car"}, "make": {"register": "Honda", "seen": "Mazda"}}


def test_what_the_register_says_of_a_corrected_plate_stops_the_case_before_its_notice(both):
    with both.writing() as session:
        camera = factories.a_camera(session)
        case = came(session, camera, "17A99999")
        session.add(RegisterEntry(
            plate="17A12345", plate_colour="white", valid_from=date(2020, 1, 1), source="test", imported_at=clock.now(),
            owner_kind="individual", owner_name="Trần Thị Thử", owner_id_number="", owner_address="Thôn Thử", owner_phone="",
            vehicle_kind="motorcycle", make="Honda", model="", vehicle_colour=""))
        by = officer(session, camera, Role.OFFICER)
        review.claim(session, case.id, by)
        review.confirm(session, case.id, by, **THERE)
    owners.find_for_case(case.id)
    with both.reading() as session:
        case = session.get_one(Case, case.id)
        assert (case.state, case.owner) == (CaseState.AWAITING_SENIOR, None)
        assert [flag.kind for flag in flags.all_of(session, case)] == [FlagKind.REGISTER_DIFFERS]
    with both.writing() as session:
        senior = officer(session, camera, Role.SENIOR_OFFICER)
        review.claim(session, case.id, senior)
        review.confirm(session, case.id, senior, **THERE, note="Sổ đăng ký ghi nhầm loại xe, ảnh rõ là ô tô.")
    owners.find_for_case(case.id)
    with both.reading() as session:
        case = session.get_one(Case, case.id)
        assert (case.state, case.owner.owner_name) == (CaseState.CONFIRMED, "Trần Thị Thử")
