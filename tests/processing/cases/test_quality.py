"""The figures of review: against known answers, between officers, of reader and line; each opens its cases."""

from datetime import timedelta

import pytest

from processing import clock
from processing.cases import known, quality, review
from tests.processing.cases.offices import Office
from tests.processing.cases.test_known import put_in
from tests.processing.cases.test_policy import set_rules

NO_OFFENCE = known.Truth(verdict="reject", offence="red_light", vehicle_kind="car")


@pytest.fixture
def office(both):
    return Office(both)


def asked(office, question, *more):
    with office.database.reading() as session:
        return question(session, office.units, clock.now() - timedelta(days=7), *more)


def judge(office, case_id, by, **changes):
    office.decide(review.claim, case_id, by)
    office.confirm(case_id, by, **changes)


def judged_known(office):
    """One officer, four known answers: two right, two wrong, and one case that nobody knows the truth of."""
    by = office.officer()
    right, wrong_plate, wrong_fine, rejected = put_in(office), put_in(office), put_in(office, NO_OFFENCE), put_in(office, NO_OFFENCE)
    judge(office, right, by)
    judge(office, wrong_plate, by, plate="17A-123.46")
    judge(office, wrong_fine, by)
    office.decide(review.claim, rejected, by)
    office.decide(review.reject, rejected, by, reason="unreadable")
    judge(office, office.case(), by)
    return by, {"right": right, "wrong_plate": wrong_plate, "wrong_fine": wrong_fine, "rejected": rejected}


def test_officer_and_line_are_measured_on_known_answers_only(office):
    by, _cases = judged_known(office)
    officer, = asked(office, quality.officers)
    assert (officer.pace.person_id, officer.pace.decided) == (by.person_id, 5)
    assert (officer.known.count, officer.known.of) == (2, 4)
    assert officer.known.low < 0.5 < officer.known.high
    line = asked(office, quality.line)
    assert [(each.count, each.of) for each in (line.right, line.wrongly_fined, line.wrongly_dropped)] == [(2, 4), (2, 4), (0, 4)]
    assert line.hours == pytest.approx(0, abs=0.1)


def test_the_reader_is_measured_on_known_plates(office):
    truth = known.Truth(verdict="confirm", offence="red_light", vehicle_kind="car", plate="17A99999", plate_colour="white")
    put_in(office), put_in(office, truth), put_in(office, NO_OFFENCE)
    office.case()
    reader, = asked(office, quality.readers)
    assert (reader.name, reader.right.count, reader.right.of) == ("test", 1, 2)
    assert (reader.claimed, reader.milliseconds) == (pytest.approx(0.97), pytest.approx(1.0))


def test_every_figure_opens_exactly_the_cases_that_it_counts(office):
    by, cases = judged_known(office)

    def opened(what, *person):
        with office.database.reading() as session:
            found = quality.opened(session, office.units, quality.Asked(
                what=what, since=clock.now() - timedelta(days=7), person_id=person[0] if person else None))
            return {each.case.id for each in found}

    assert len(opened("decided", by.person_id)) == 5
    assert opened("known", by.person_id) == set(cases.values())
    assert opened("known_wrong", by.person_id) == opened("line_wrong") == {cases["wrong_plate"], cases["wrong_fine"]}
    assert opened("line") == set(cases.values())
    assert opened("decided", office.officer().person_id) == set()
    assert opened("reader") == {cases["right"], cases["wrong_plate"]}
    assert opened("reader_wrong") == opened("second") == opened("apart") == set()
    assert len(opened("quick", by.person_id)) == 4


def second_opinion(office, **changes):
    """A case that two officers judged; the second one as `changes` say."""
    case_id, first, second = office.case(), office.officer(), office.officer()
    judge(office, case_id, first)
    judge(office, case_id, second, **changes)
    return case_id


def test_pairs_of_opinions_are_compared_and_those_by_lot_apart(office):
    set_rules(office, confirmed_share=1.0)
    second_opinion(office), second_opinion(office)
    differing = second_opinion(office, plate="17A-999.99")
    set_rules(office, amount_at_least=1)
    second_opinion(office, offence="wrong_way")
    found = asked(office, quality.pairs)
    assert (found.all.agreed.count, found.all.agreed.of) == (3, 4), "of the offence; the plate has a line of its own"
    assert (found.drawn.agreed.count, found.drawn.agreed.of) == (3, 3)
    assert (found.plates.count, found.plates.of) == (3, 4)
    with office.database.reading() as session:
        apart = quality.opened(session, office.units, quality.Asked(what="apart", since=clock.now() - timedelta(days=7)))
    assert differing in {each.case.id for each in apart}
    shares = sorted((each.agreed.count, each.agreed.of) for each in asked(office, quality.officers))
    assert shares == [(0, 1)] * 4 + [(1, 1)] * 4, "first and second alike"


def test_another_unit_and_older_days_are_not_counted(office):
    judged_known(office)
    elsewhere = Office(office.database)
    assert asked(elsewhere, quality.officers) == asked(elsewhere, quality.readers) == []
    with office.database.reading() as session:
        tomorrow = clock.now() + timedelta(days=1)
        assert quality.officers(session, office.units, tomorrow) == []
        assert quality.line(session, office.units, tomorrow).right.of == 0
        assert quality.pairs(session, office.units, tomorrow).all.kappa is None


