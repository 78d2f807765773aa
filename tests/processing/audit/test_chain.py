"""The chain: sealing after the commit, and every way of tampering is named at its first broken link."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from processing import clock
from processing.audit import canonical, sealer, verify
from processing.audit.record import record
from processing.cases import said, states
from processing.cases.rights import MACHINE
from processing.evidence import evidence, papers
from processing.models import (
    CaptureFile,
    Case,
    CaseEvent,
    LogLink,
    LogPending,
    LogRoot,
    OfficeEvent,
    Payment,
    PaymentMethod,
)
from tests import factories
from tests.processing.audit.tampering import behind_the_back


@pytest.fixture
def log(both):
    """Three cases with two events each and two office events, all sealed."""
    with both.writing() as session:
        cases = [factories.a_case(session) for _ in range(3)]
        for case in cases:
            states.opened(case, MACHINE)
            states.note(session, case, "looked", MACHINE)
        for act in ("signed_in", "signed_out"):
            record(session, act, MACHINE, ("person", "1"), again=False)
    seal(both)
    return both


def seal(database):
    with database.writing() as session:
        return sealer.seal(session)


def findings(database):
    with database.reading() as session:
        return [(each.kind, each.where) for each in verify.everything(session, evidence=evidence(), papers=papers())]


def test_every_event_is_sealed_once_and_the_chain_holds(log):
    with log.reading() as session:
        links = session.query(LogLink).order_by(LogLink.sequence).all()
        events = session.query(CaseEvent).count() + session.query(OfficeEvent).count()
        assert [link.sequence for link in links] == list(range(1, events + 1))
        assert links[0].previous == canonical.START
        assert sum(link.facts_digest is not None for link in links) == 3
        assert session.query(LogPending).count() == 0
    assert seal(log) == 0
    assert findings(log) == []


def test_an_event_waits_for_its_seal_and_breaks_nothing_meanwhile(log):
    with log.writing() as session:
        case = states.locked(session, session.query(Case).first().id)
        case.plate = "17A99999"
        states.note(session, case, "plate_put_right", MACHINE)
    with log.reading() as session:
        assert sealer.waiting(session) == 1
    assert findings(log) == []
    assert seal(log) == 1
    assert findings(log) == []


def test_a_rolled_back_act_leaves_nothing_to_seal(log):
    with log.writer() as session:
        record(session, "signed_in", MACHINE, ("person", "2"))
        session.flush()
        session.rollback()
    assert seal(log) == 0


@pytest.mark.parametrize(("statement", "kind", "where"), [
    ("update case_events set act = 'x' where id = {second}", "event_changed", "link 2, case event {second}"),
    ("update case_events set details = '{{\"a\": 1}}' where id = {second}", "event_changed", "link 2, case event {second}"),
    ("delete from case_events where id = {second}", "event_missing", "link 2, case event {second}"),
    ("update office_events set actor_id = 'x' where act = 'signed_out'", "event_changed", "link 8, office event {office}"),
    ("update log_links set sealed_at = '2020-01-01' where sequence = 3", "link_changed", "link 3, case event {third}"),
    ("delete from log_links where sequence = 3", "link_missing", "link 3"),
])
def test_tampering_with_the_log_is_named_at_its_first_broken_link(log, statement, kind, where):
    with log.reading() as session:
        ids = [event.id for event in session.query(CaseEvent).order_by(CaseEvent.id)]
        office = session.query(OfficeEvent).order_by(OfficeEvent.id.desc()).first().id
    names = {"second": ids[1], "third": ids[2], "office": office}
    behind_the_back(log, statement.format(**names))
    assert findings(log)[0] == (kind, where.format(**names))


def test_a_changed_row_is_named_though_its_events_are_whole(log):
    with log.reading() as session:
        case = session.query(Case).order_by(Case.reference).first()
    behind_the_back(log, f"update cases set state = 'cancelled' where reference = '{case.reference}'")
    assert findings(log) == [("row_changed", f"case {case.id}")]


def test_a_removed_payment_is_named(log):
    with log.writing() as session:
        case = session.query(Case).first()
        case_id = case.id
        session.add(Payment(case_id=case_id, method=PaymentMethod.COUNTER, external_id="1", amount=5, memo="",
                            paid_on=clock.today(), recorded_at=clock.now()))
        states.note(session, states.locked(session, case_id), "book_payment", MACHINE)
    seal(log)
    assert findings(log) == []
    behind_the_back(log, "delete from payments")
    assert findings(log) == [("row_changed", f"case {case_id}")]


def test_an_event_that_came_past_the_trigger_is_named(log):
    behind_the_back(log, "insert into office_events (id, act, actor_kind, actor_id, subject_kind, subject_id, at, details) "
                         "values (99, 'x', 'person', 'y', 'case', 'z', '2026-01-01', '{}')")
    assert findings(log) == [("event_without_seal", "office event 99")]


def test_a_changed_and_a_missing_file_are_named(log):
    changed, gone = evidence().keep(b"one picture"), evidence().keep(b"another")
    with log.writing() as session:
        for position, digest in enumerate((changed, gone), start=5):
            session.add(CaptureFile(capture_id=session.query(Case).first().capture_id, position=position, sha256=digest,
                                    media_type="image/jpeg", size=9))
        states.note(session, states.locked(session, session.query(Case).first().id), "kept", MACHINE)
    seal(log)
    path = evidence().path(changed)
    path.chmod(0o644)
    path.write_bytes(b"one picturE")
    evidence().path(gone).unlink()
    assert sorted(findings(log)) == [("file_changed", f"evidence {changed}"), ("file_missing", f"evidence {gone}")]


@pytest.mark.parametrize("statement", [
    "update case_events set act = 'x'", "delete from case_events", "update office_events set act = 'x'",
    "delete from office_events", "update log_links set digest = 'x'", "delete from log_links",
    "update log_roots set root = 'x'", "delete from log_roots",
])
def test_the_database_refuses_to_change_the_log(log, statement):
    with log.writing() as session:
        session.add(LogRoot(day=clock.today(), first_sequence=1, last_sequence=0, root="", last_digest="", made_at=clock.now()))
    with pytest.raises(DBAPIError, match="the log is never changed"), log.writing() as session:
        session.execute(text(statement))


def test_what_a_person_wrote_is_beside_the_log_and_may_be_erased(log):
    with log.writing() as session:
        case = states.locked(session, session.query(Case).first().id)
        states.note(session, case, "told", MACHINE, why="gọi 0912 345 678", code="x")
    seal(log)
    with log.writing() as session:
        event = session.query(CaseEvent).order_by(CaseEvent.id.desc()).first()
        assert "0912" not in str(event.details)
        assert event.said["why"] == "gọi 0912 345 678"
        assert event.details["words_digest"] == said.digest(event.words)
        event.words.words, event.words.salt, event.words.erased_at = {}, "", clock.now()
    assert findings(log) == []


def test_sealing_in_small_batches_gives_one_chain(both):
    with both.writing() as session:
        for number in range(25):
            record(session, "act", MACHINE, ("thing", str(number)))
    sizes = []
    while not sizes or sizes[-1]:
        with both.writing() as session:
            sizes.append(sealer.seal(session, limit=10))
    assert sizes == [10, 10, 5, 0]
    assert findings(both) == []


def test_the_seal_does_not_depend_on_the_database(both):
    with clock.set_to(datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)), both.writing() as session:
        record(session, "act", MACHINE, ("thing", "7"), number=1, share=0.5, words=["đỏ"])
    with both.reading() as session:
        event = session.query(OfficeEvent).one()
        assert canonical.office_event(event) == (
            '{"act":"act","actor":"system","actor_kind":"machine","at":"2026-11-22T03:04:05.678901+00:00",'
            '"details":{"number":1,"share":0.5,"words":["đỏ"]},"id":1,"source":"office","subject":"7","subject_kind":"thing"}')
