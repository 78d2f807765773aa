"""What came of cases: officers and cameras, and every figure opens exactly the cases that it counts."""

from datetime import timedelta

import pytest

from processing import clock
from processing.cases import outcomes, quality, review
from processing.cases.findings import Finding
from processing.cases.quality import Asked
from processing.models import Case, CaseState, Contest, ContestState, Document, DocumentKind, DocumentState
from tests.processing.cases.offices import Office
from tests.processing.cases.test_known import put_in


@pytest.fixture
def office(both):
    return Office(both)


def asked(office, question):
    with office.database.reading() as session:
        return question(session, office.units, clock.now() - timedelta(days=7))


def opened(office, what, **narrowed):
    with office.database.reading() as session:
        found = quality.opened(session, office.units, Asked(what=what, since=clock.now() - timedelta(days=7), **narrowed))
        return [each.case.id for each in found]


def rejected(office, by, reason):
    case_id = office.case()
    office.decide(review.claim, case_id, by)
    office.decide(review.reject, case_id, by, reason=reason)
    return case_id


def confirmed(office, by):
    case_id = office.case()
    office.decide(review.claim, case_id, by)
    office.confirm(case_id, by)
    return case_id


def contested(office, case_id, *answers):
    """Objections to a confirmed case with their answers, the last one now."""
    with office.database.writing() as session:
        paper = Document(case_id=case_id, kind=DocumentKind.VIOLATION_NOTICE, state=DocumentState.ISSUED,
                         unit_id=office.unit.id, content={}, drafted_at=clock.now())
        session.add(paper)
        session.flush()
        for number, state in enumerate(answers):
            session.add(Contest(case_id=case_id, document_id=paper.id, reference=f"{case_id}-{number}", state=state, text="x",
                                ground="other", contact="", lodged_at=clock.now(), due_on=clock.today(),
                                answered_at=None if state is ContestState.LODGED else clock.now()))


def camera_of(office, case_id):
    with office.database.reading() as session:
        return session.get_one(Case, case_id).camera_id


def test_officers_and_cameras_have_their_confirmed_rejected_and_overturned_cases(office):
    by, other = office.officer(), office.officer()
    unclear = [rejected(office, by, "unreadable") for _ in range(2)]
    fine = [confirmed(office, by) for _ in range(3)]
    foreign = rejected(office, other, "foreign")
    contested(office, fine[0], ContestState.REFUSED, ContestState.ACCEPTED)
    contested(office, fine[1], ContestState.REFUSED)
    contested(office, fine[2], ContestState.LODGED)
    told = asked(office, outcomes.of_officers)
    mine = told[by.person_id]
    assert (mine.judged, mine.confirmed, mine.rejected, mine.asked) == (5, 3, 2, 0)
    assert mine.reasons == {"unreadable": 2}
    assert told[other.person_id].reasons == {"foreign": 1}
    assert (mine.overturned.count, mine.overturned.of) == (1, 2)
    assert (told[other.person_id].overturned.of, mine.median_seconds is None) == (0, False)
    assert sorted(opened(office, "confirmed", person_id=by.person_id)) == sorted(fine)
    assert sorted(opened(office, "rejected", person_id=by.person_id, reason="unreadable")) == sorted(unclear)
    assert opened(office, "rejected", reason="foreign") == [foreign]
    assert opened(office, "overturned", person_id=by.person_id) == [fine[0]]
    assert sorted(opened(office, "contested", person_id=by.person_id)) == sorted(fine[:2])

    cameras = asked(office, outcomes.of_cameras)
    assert sum(each.judged for each in cameras.values()) == 6
    for case_id, what in ((fine[0], "overturned"), (fine[1], "contested"), (fine[2], "confirmed"), (foreign, "rejected")):
        camera_id = camera_of(office, case_id)
        figures = {"overturned": cameras[camera_id].overturned.count, "contested": cameras[camera_id].overturned.of,
                   "confirmed": cameras[camera_id].confirmed, "rejected": cameras[camera_id].rejected}
        found = opened(office, what, camera_id=camera_id)
        assert case_id in found
        assert len(found) == len(set(found)) == figures[what]


def test_a_cameras_case_counts_once_by_its_last_word_and_not_before_it_has_left_the_desks(office):
    first, second = office.officer(), office.officer()
    case_id = office.case()
    office.decide(review.claim, case_id, first)
    office.decide(review.ask_second, case_id, first, finding=Finding("", "", "car", "red_light"))
    camera_id = camera_of(office, case_id)
    assert camera_id not in asked(office, outcomes.of_cameras)
    office.decide(review.claim, case_id, second)
    office.confirm(case_id, second)
    figures = asked(office, outcomes.of_cameras)[camera_id]
    assert (figures.judged, figures.confirmed) == (1, 1)
    assert opened(office, "decided", camera_id=camera_id) == [case_id]
    assert asked(office, outcomes.of_officers)[first.person_id].asked == 1


def test_cases_that_measure_are_no_cameras_figures(office):
    by = office.officer()
    case_id = put_in(office)
    office.decide(review.claim, case_id, by)
    office.confirm(case_id, by)
    with office.database.reading() as session:
        assert session.get_one(Case, case_id).state is CaseState.MEASURED
    assert camera_of(office, case_id) not in asked(office, outcomes.of_cameras)
    assert asked(office, outcomes.of_officers)[by.person_id].confirmed == 1
