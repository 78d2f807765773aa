"""Known-answer cases look like any other at the desk, measure, and reach neither notice nor numbers nor the public."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from processing import clock
from processing.cases import intake, known, policy, review, search
from processing.cases.findings import Finding
from processing.cases.rights import Role
from processing.cases.search import Wanted
from processing.models import Capture, CaptureFile, Case, CaseFlag, CaseState, Document, KnownAnswer
from tests.processing.cases.offices import SEEN, Office

S = CaseState
TRUTH = known.Truth(verdict="confirm", offence="red_light", vehicle_kind="car", plate="17A12345", plate_colour="white")
READ = intake.Seen(reader="test", milliseconds=1.0, picture=0, reason=None, plates=[
    {"text": "17A12345", "raw": "17A-123.45", "confidence": 0.97, "colour": "white", "lines": 1, "kind": "car",
     "box": [1, 2, 30, 40], "subject": True}])


@pytest.fixture
def office(both):
    return Office(both)


@pytest.fixture
def here(settings):
    from processing import db

    return Office(db.database())


def put_in(office, truth=TRUTH, **facts):
    """A known-answer case of the office, read and open."""
    recorded = facts.pop("recorded_at", clock.now() - timedelta(hours=3))
    with office.database.writing() as session:
        scene = known.Scene(camera_id=office.camera.id, recorded_at=recorded, offence="red_light",
                            stated={"offence": "red_light", "vehicle": {"kind": "car"}}, files=[
                                CaptureFile(position=0, sha256="a" * 64, media_type="image/jpeg", size=9)])
        capture = known.put_in(session, scene, truth)
        return intake.record_reading(session, capture, READ, reference=f"PNKNOWN{capture.id.hex[:8]}").id


def set_rules(office, **changes):
    rules = policy.Rules(**{**{name: getattr(policy.NOTHING, name) for name in policy.Rules.__slots__}, **changes})
    with office.database.writing() as session:
        policy.record(session, rules, set_by=None, holds_from=clock.now() - timedelta(seconds=1), why="test")


def test_it_is_taken_like_any_other_and_ends_when_it_is_judged(office, nudges):
    case_id, officer = put_in(office), office.officer()
    assert office.take(officer) == case_id
    nudges.clear()
    assert office.confirm(case_id, officer).state is S.MEASURED
    assert nudges == [("processing.find_owner", (str(case_id),))], "the desk answers as quickly as for any other case"
    assert office.told(case_id)[3:] == (["open", "claim", "measure"], ["confirm"])
    with office.database.reading() as session:
        case = session.get_one(Case, case_id)
        assert (case.plate, case.confirmed_at, case.events[-1].details["led_to"]) == (None, None, "confirmed")
        assert session.scalar(select(func.count()).select_from(Document)) == 0


def test_its_owner_is_never_sought(here, nudges):
    from processing.registry.owners import find_for_case

    case_id, officer = put_in(here), here.officer()
    here.take(officer)
    here.confirm(case_id, officer)
    find_for_case(case_id)
    assert here.told(case_id)[0] is S.MEASURED


def test_it_goes_through_every_gate_of_the_policy(office):
    set_rules(office, amount_at_least=1)
    case_id, first, second = put_in(office), office.officer(), office.officer()
    senior = office.officer(Role.SENIOR_OFFICER)
    office.take(first)
    assert office.confirm(case_id, first).state is S.AWAITING_SECOND_REVIEW
    office.take(second)
    assert office.decide(review.reject, case_id, second, reason="no_offence").state is S.AWAITING_SENIOR
    office.take(senior)
    assert office.decide(review.reject, case_id, senior, reason="no_offence").state is S.MEASURED


def test_a_first_who_cannot_tell_sends_it_on_like_any_other(here):
    case_id, first, second = put_in(here), here.officer(), here.officer()
    here.take(first)
    here.decide(review.ask_second, case_id, first, finding=Finding("", "", "car", "red_light"))
    here.take(second)
    assert here.confirm(case_id, second).state is S.MEASURED


def test_its_row_shows_an_officer_nothing_that_another_case_would_not(here):
    """Ids, reference, log and capture have the same form."""
    case_id, other = put_in(here), here.case()
    with here.database.reading() as session:
        mine, theirs = session.get_one(Case, case_id), session.get_one(Case, other)
        assert mine.id.version == theirs.id.version == 4
        assert mine.capture.channel == theirs.capture.channel
        assert [event.act for event in mine.events] == ["open"]
        assert set(mine.events[0].details) == {"capture", "read"}


def test_neither_the_guards_nor_duplicates_compare_it_with_anything(here):
    real = here.case(recorded_at=clock.now() - timedelta(hours=3))
    case_id = put_in(here)
    with here.database.reading() as session:
        assert session.get_one(Case, case_id).state is session.get_one(Case, real).state is S.AWAITING_REVIEW
        assert session.scalar(select(func.count()).select_from(CaseFlag)) == 0


def test_lists_hold_it_only_for_those_who_may_judge_it_and_only_until_then(office):
    case_id, officer = put_in(office), office.officer()

    def listed(**wanted):
        with office.database.reading() as session:
            return [case.id for case in search.find(session, office.units, Wanted(**wanted)).cases]

    assert (listed(by_a_judge=True), listed()) == ([case_id], [])
    office.take(officer)
    office.confirm(case_id, officer)
    assert (listed(by_a_judge=True), listed(), listed(state=S.MEASURED)) == ([], [], [])


def agreed(office, **changes):
    """A case on which two officers agreed."""
    case_id, first, second = office.case(**changes), office.officer(), office.officer()
    office.take(first)
    office.decide(review.ask_second, case_id, first, finding=Finding(**SEEN))
    office.take(second)
    with office.database.writing() as session:
        session.add(CaptureFile(capture_id=session.get_one(Case, case_id).capture_id, position=0, sha256="b" * 64,
                                media_type="image/jpeg", size=9))
    office.confirm(case_id, second)
    return case_id


def test_certain_cases_are_copied_once_up_to_the_share(office, nudges):
    set_rules(office, known_share=1.0)
    source = agreed(office)
    with office.database.writing() as session:
        copied = known.mix_in(session)
        assert [row.copied_from for row in session.scalars(select(KnownAnswer))] == [source]
        truth = session.scalars(select(KnownAnswer)).one()
        assert (truth.verdict, truth.plate, truth.plate_colour, truth.source) == ("confirm", "17A12345", "white", "copied")
        assert [file.sha256 for file in copied[0].files] == ["b" * 64]
    assert ("processing.read_capture", (str(copied[0].id),)) in nudges
    with office.database.writing() as session:
        assert known.mix_in(session) == []


def test_nothing_is_mixed_in_without_a_share(here):
    agreed(here)
    with here.database.writing() as session:
        assert known.mix_in(session) == []
        assert session.scalar(select(func.count()).select_from(Capture)) == 1


def test_what_one_officer_said_alone_is_no_truth(here):
    set_rules(here, known_share=1.0)
    case_id, officer = here.case(), here.officer()
    here.take(officer)
    here.confirm(case_id, officer)
    with here.database.writing() as session:
        assert known.mix_in(session) == []


def test_the_limitation_ends_it_when_nobody_judged_it(here):
    from processing.cases import endings

    case_id = put_in(here, recorded_at=clock.now() - timedelta(days=370))
    with here.database.writing() as session:
        endings.end_overtaken(session, case_id)
    assert here.told(case_id)[0] is S.LAPSED
