"""Numbers in sequence: without a gap, without a double, under concurrency and rollback, per unit, kind and year."""

import threading
import uuid
from datetime import UTC, datetime

import pytest

from notices import numbering, signing, tasks
from processing import clock, db
from processing.db import Database
from processing.models import DocumentKind, NumberSeries
from tests import factories
from tests.notices import making
from tests.notices.making import NOTICE

THREADS = 40


class ChangedMindError(Exception):
    """Rolls a transaction back after it took a number."""


def take(database: Database, unit_id: uuid.UUID, taken: list[int], *, give_back: bool) -> None:
    with database.writing() as session:
        number = numbering.next_number(session, unit_id, DocumentKind.PENALTY_DECISION, 2026)
        if give_back:
            raise ChangedMindError
    taken.append(number)


def test_forty_at_once_take_one_to_forty_though_some_change_their_mind(both: Database) -> None:
    with both.writing() as session:
        unit_id = factories.a_unit(session).id
    taken: list[int] = []
    strange: list[Exception] = []
    start = threading.Barrier(THREADS + 8)

    def work(give_back: bool) -> None:
        start.wait()
        try:
            take(both, unit_id, taken, give_back=give_back)
        except ChangedMindError:
            pass
        except Exception as error:
            strange.append(error)

    threads = [threading.Thread(target=work, args=(at % 6 == 5,)) for at in range(THREADS + 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert strange == []
    assert sorted(taken) == list(range(1, THREADS + 1))
    with both.reading() as session:
        assert session.get_one(NumberSeries, (unit_id, "penalty_decision", 2026)).last == THREADS


def test_each_unit_kind_and_year_counts_by_itself(settings: object) -> None:
    with db.writing() as session:
        one, other = factories.a_unit(session).id, factories.a_unit(session).id
        series = [(one, DocumentKind.MINUTES, 2026), (one, DocumentKind.VIOLATION_NOTICE, 2026), (one, DocumentKind.MINUTES, 2027),
                  (other, DocumentKind.MINUTES, 2026), (one, DocumentKind.MINUTES, 2026)]
        assert [numbering.next_number(session, *each) for each in series] == [1, 1, 1, 1, 2]


@pytest.mark.parametrize(("moment", "year"), [
    (datetime(2026, 12, 31, 16, 59, tzinfo=UTC), 2026), (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), 2027),
])
def test_the_year_is_that_of_the_signing_day_in_viet_nam(settings: object, moment: datetime, year: int) -> None:
    with clock.set_to(moment):
        with db.writing() as session:
            office = making.an_office(session)
            case = making.a_confirmed_case(session, office)
        tasks.draft_paper(str(case.id))
        with db.writing() as session:
            signing.sign(session, making.paper(case, NOTICE).id, office.signer)
    paper = making.paper(case, NOTICE)
    assert (paper.year, paper.number, paper.content["issued_on"]) == (year, "1/TB-CSGT", "2026-12-31" if year == 2026 else "2027-01-01")
