"""The demonstration fills an office once, with every state of a case, and survives being cut off."""


import pytest
from sqlalchemy import func, select

from portal.demonstration import drive, log_ins
from portal.demonstration.captures import plan
from portal.demonstration.foundation import PASSWORD, NotEmptyError
from portal.demonstration.measuring import JUDGED, WAITING
from portal.demonstration.seed import How, SeedRefusedError, seed
from portal.passwords import fits
from processing import clock, db
from processing.audit import sealer, verify
from processing.evidence import evidence, papers
from processing.models import (
    Camera,
    Capture,
    CaptureLink,
    CaptureState,
    Case,
    CaseEvent,
    CaseState,
    Contest,
    ContestState,
    Delivery,
    Document,
    DocumentKind,
    DocumentState,
    KnownAnswer,
    Payment,
    Person,
    RefusedCapture,
    Review,
    Signer,
    Site,
    Statement,
    StatementLine,
    Unit,
)
from processing.payments import ledger
from tests import factories
from tests.files import a_picture

TABLES = (Unit, Site, Camera, Person, Signer, Capture, Case, CaseEvent, Review, Document, Delivery, Payment, Contest, Statement,
          StatementLine, RefusedCapture)


def small(planned, today):
    """A quick picture; one capture is drawn for real."""
    if planned.number == 39:
        drawn = planned.pictures(today)
        return drawn.scene_jpeg, drawn.close_up_jpeg
    return a_picture(text=f"scene {planned.number}"), a_picture(text=f"close {planned.number}")


HOW = How(draw=small, patience=0)


@pytest.fixture
def quick(app):
    """An application whose reader is quick and always sees the same plate: officers must correct it."""
    object.__setattr__(app.extensions["settings"], "reader", "tests.readers:quick")
    return app


def fill(app, said=None, how=HOW):
    with app.app_context():  # as a command has it
        seed(app, (said if said is not None else []).append, how)


def counts():
    with db.reading() as session:
        return {table.__name__: session.scalar(select(func.count()).select_from(table)) for table in TABLES}


def states():
    with db.reading() as session:
        return {row[0]: row[1] for row in session.execute(select(Case.state, func.count()).group_by(Case.state))}


def case_of(session, planned):
    return session.scalar(select(Case).join(Case.capture).where(Capture.event_id == planned.event_id))


def one(story, end=None):
    return next(each for each in plan() if each.story == story and end in (None, each.end))


class Killed(BaseException):
    """What no `except Exception` catches, as little as a real kill."""


class Mortal:
    """Dies at the door of the given transactions, counted over all runs; the dead write nothing any more."""

    def __init__(self, deaths):
        self.deaths, self.count, self.dead, self.real = set(deaths), 0, False, db.writing

    def writing(self):
        self.count += 1
        self.dead = self.dead or self.count in self.deaths
        if self.dead:
            raise Killed
        return self.real()


def test_the_demonstration_shows_every_state_although_it_was_cut_off_again_and_again(quick, monkeypatch):
    mortal = Mortal({3, 31, 57, 200, 380})
    monkeypatch.setattr(db, "writing", mortal.writing)
    for _ in mortal.deaths:
        with pytest.raises(Killed):
            fill(quick)
        mortal.dead = False
    fill(quick)
    first = counts()
    check_states()
    check_people(first)
    check_captures()
    check_order()
    check_papers()
    check_money()
    check_what_is_told(quick)
    check_log()
    check_that_it_stays(quick, first)


def check_log():
    """A life of everything that the office does leaves no row that its log does not account for."""
    sealed = 1
    while sealed:
        with db.writing() as session:
            sealed = sealer.seal(session)
    with db.reading() as session:
        assert list(verify.everything(session, evidence=evidence(), papers=papers())) == []


def check_that_it_stays(app, first):
    """A full office is left alone; and even if its mark is lost, nothing is doubled."""
    said = []
    fill(app, said)
    assert said == []
    (app.extensions["settings"].data_dir / "demonstration.complete").unlink()
    fill(app, said)
    assert said
    assert counts() == first


def check_states():
    found = states()
    assert set(found) == set(CaseState)
    assert found[CaseState.AWAITING_REVIEW] >= 15
    assert found[CaseState.NOTIFIED] >= 6
    with db.reading() as session:
        for planned in plan():
            case = case_of(session, planned)
            if planned.end in set(CaseState):
                assert case.state == planned.end, planned
            if case is not None and planned.end not in drive.PRESENT and case.plate:
                assert (case.plate, case.plate_colour) == (planned.plate.text, planned.plate.ground)


def check_people(counted):
    assert (counted["Site"], counted["Camera"]) == (29, 128)
    with db.reading() as session:
        people = session.scalars(select(Person)).all()
        assert all(person.demonstration for person in people)
        assert fits(people[0].password_hash, PASSWORD)


def check_captures():
    with db.reading() as session:
        stored = {capture.event_id: capture for capture in session.scalars(select(Capture))}
        measuring = session.scalars(select(KnownAnswer.capture_id)).all()
        assert len(measuring) == JUDGED + WAITING
        assert {name for name, capture in stored.items() if capture.id not in measuring} == {each.event_id for each in plan()}
        assert {capture.channel for capture in stored.values()} == {"api", "folder"}
        aside = {capture.reason for capture in stored.values() if capture.state is CaptureState.SET_ASIDE}
        assert aside == {"not_certified", "unknown_offence", "too_old"}
        linked = session.scalars(select(Capture.event_id).join(CaptureLink, CaptureLink.capture_id == Capture.id)).all()
        assert linked == [one("duplicate").event_id]
        failed = [event for event, capture in stored.items() if capture.state is CaptureState.READING_FAILED]
        assert failed == [next(each.event_id for each in plan() if each.end == "reading_failed")]
        refused = {(row[0], row[1]) for row in session.execute(select(RefusedCapture.channel, RefusedCapture.status))}
        assert {("api", 422), ("api", 415), ("folder", 422), ("folder", 415)} <= refused


def check_order():
    """A case's log runs forward in time, none of it lies in the future, and papers are numbered by their days."""
    with db.reading() as session:
        for case in session.scalars(select(Case)):
            moments = [event.at for event in case.events]
            assert moments == sorted(moments), case.state
            assert moments[-1] <= clock.now()
            assert case.capture.received_at <= moments[0]
        for kind in DocumentKind:
            papers = session.scalars(select(Document).where(Document.kind == kind, Document.number.is_not(None))
                                     .order_by(Document.year, Document.sequence)).all()
            assert [paper.signed_at for paper in papers] == sorted(paper.signed_at for paper in papers)
            by_year = {}
            for paper in papers:
                by_year.setdefault(paper.year, []).append(paper.sequence)
            assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_year.values())
        waiting = session.scalar(select(func.count()).select_from(Case).where(Case.next_try > clock.now()))
        assert waiting == 0


def check_papers():
    with db.reading() as session:
        drafts = session.scalars(select(Document).where(Document.state == DocumentState.DRAFTED)).all()
        kinds = [draft.kind for draft in drafts if draft.case.state in (CaseState.CONFIRMED, CaseState.MINUTED)]
        assert kinds.count(DocumentKind.VIOLATION_NOTICE) >= 4
        assert kinds.count(DocumentKind.PENALTY_DECISION) >= 4
        assert not session.scalars(select(Document).where(Document.state == DocumentState.SIGNED)).all()
        assert {delivery.outcome for delivery in session.scalars(select(Delivery))} == {"waiting", "sent", "delivered", "returned"}


def check_money():
    today = clock.today()
    with db.reading() as session:
        account = {each: ledger.account_of(session, case_of(session, one(each)), today)
                   for each in ("part_paid", "over_paid", "late_interest", "paid_and_refunded")}
        assert account["part_paid"].partly_paid
        assert account["over_paid"].overpaid == 500_000
        assert account["late_interest"].interest > 0
        assert account["paid_and_refunded"].paid == 0
        outcomes = {line.outcome for line in session.scalars(select(StatementLine))}
        assert outcomes == {"matched", "unmatched", "outgoing"}
        assert session.scalar(select(func.count()).select_from(Payment).where(Payment.case_id.is_(None))) >= 2
        contests = {contest.state for contest in session.scalars(select(Contest))}
        assert contests == set(ContestState)


def check_what_is_told(app):
    settings = app.extensions["settings"]
    with db.reading() as session:
        told = "\n".join(log_ins.lines(session, settings.public_url, settings.data_dir))
        number = case_of(session, one("public_example"))
    assert PASSWORD in told
    assert "TB-CSGT" in told
    assert "QĐ-XPHC" in told
    assert number is not None
    assert (settings.data_dir / "sao-ke-minh-hoa.csv").exists()


def test_an_office_with_its_own_data_takes_no_demonstration(quick):
    with db.writing() as session:
        factories.a_unit(session)
    with pytest.raises(NotEmptyError):
        fill(quick)


def test_production_takes_no_demonstration(app):
    object.__setattr__(app.extensions["settings"], "production", True)
    with pytest.raises(SeedRefusedError):
        fill(app)
