"""A signed paper becomes one file, whatever is killed and whenever; an issued one is never drawn anew."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import select

from notices import issue, signing, sweeping, tasks
from processing import clock, db, settings
from processing.cases import states
from processing.cases.rights import Role
from processing.cases.states import Act
from processing.db import Database
from processing.evidence import AlteredEvidenceError, MissingEvidenceError, evidence, papers
from processing.models import CaptureFile, Case, CaseState, Delivery, Document, DocumentState
from processing.queue import MAX_TRIES
from tests import factories
from tests.notices import making
from tests.notices.making import DECISION, NOTICE, Office
from tests.notices.pdf.samples import picture

KILLED_WORKER = """
import os, signal, sys, uuid
from notices import issue
from processing.evidence import Store
from processing import db, settings
from processing.settings import Settings, SigningKeys
from notices.signatures import pades
from pathlib import Path

url, data_dir, paper, where = sys.argv[1:]
settings.configure(Settings(database_url=url, broker_url="memory://", data_dir=Path(data_dir), secret_key="test-secret",
                            paper_key="test-paper-key", signing=SigningKeys(passphrase="test-passphrase")))
db.connect(url)
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
keep_once, signed = Store.keep_once, pades.signed
if where == "before the file":
    issue.drawn = lambda document: die()
elif where == "between the signatures":
    pades.signed = lambda pdf, *rest, **more: die() if b"/ByteRange" in pdf else signed(pdf, *rest, **more)
else:
    Store.keep_once = lambda self, name, data: (keep_once(self, name, data), die())
issue.finish_paper(uuid.UUID(paper))
"""


def an_office() -> Office:
    with db.writing() as session:
        return making.an_office(session)


def a_signed_notice(office: Office) -> tuple[Case, Document]:
    with db.writing() as session:
        case = making.a_confirmed_case(session, office)
    tasks.draft_paper(str(case.id))
    with db.writing() as session:
        signing.sign(session, making.paper(case, NOTICE).id, office.signer)
    return case, making.paper(case, NOTICE)


@pytest.mark.parametrize("where", ["before the file", "between the signatures", "after the file"])
def test_a_worker_killed_after_numbering_loses_neither_number_nor_bytes(
    both: Database, nudges: list[tuple[str, tuple[str, ...]]], where: str,
) -> None:
    office = an_office()
    case, paper = a_signed_notice(office)
    now = settings.current()
    done = subprocess.run([sys.executable, "-c", KILLED_WORKER, now.database_url, str(now.data_dir), str(paper.id), where],
                          env={**os.environ, "PYTHONPATH": os.getcwd()}, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    first = stored(paper)
    assert (first is None) is (where != "after the file")
    assert making.paper(case, NOTICE).state is DocumentState.SIGNED

    with clock.set_to(clock.now() + timedelta(seconds=issue.LEASE_SECONDS + 1)):
        nudges.clear()
        assert sweeping.sweep() == 1
        assert nudges == [("notices.finish_paper", (str(paper.id),))]
        tasks.finish_paper(str(paper.id))
    issued = making.paper(case, NOTICE)
    assert (issued.state, issued.number) == (DocumentState.ISSUED, "1/TB-CSGT")
    assert making.state_of(case) is CaseState.NOTIFIED
    if first is not None:
        assert issue.open_paper(issued) == first
    _next_case, next_paper = a_signed_notice(office)
    assert next_paper.number == "2/TB-CSGT"


def stored(paper: Document) -> bytes | None:
    found = list(papers().root.rglob(f"{paper.id}.pdf"))
    return found[0].read_bytes() if found else None


def test_the_first_stored_file_wins(settings: object) -> None:
    case, paper = a_signed_notice(an_office())
    papers().keep_once(issue.file_name(paper), b"%PDF of an earlier worker")
    issue.finish_paper(paper.id)
    assert issue.open_paper(making.paper(case, NOTICE)) == b"%PDF of an earlier worker"


def test_finishing_twice_is_finishing_once(settings: object) -> None:
    case, paper = a_signed_notice(an_office())
    issue.finish_paper(paper.id)
    before = making.paper(case, NOTICE)
    issue.finish_paper(paper.id)
    after = making.paper(case, NOTICE)
    assert (before.issued_at, before.file_sha256) == (after.issued_at, after.file_sha256)


def test_an_issued_paper_is_never_drawn_anew(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    case = making.a_notified_case(an_office())
    monkeypatch.setattr(issue, "render", lambda *_args, **_more: pytest.fail("drawn"))
    assert issue.open_paper(making.paper(case, NOTICE)).startswith(b"%PDF")


def test_an_altered_or_lost_file_is_noticed(settings: object) -> None:
    paper = making.paper(making.a_notified_case(an_office()), NOTICE)
    file = next(papers().root.rglob(f"{paper.id}.pdf"))
    file.chmod(0o600)
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(AlteredEvidenceError):
        issue.open_paper(paper)
    file.unlink()
    with pytest.raises(MissingEvidenceError):
        issue.open_paper(paper)


def test_a_case_that_moved_away_voids_the_paper_and_the_number_stays_visible(settings: object) -> None:
    office = an_office()
    case, paper = a_signed_notice(office)
    with db.writing() as session:
        judge = factories.an_actor(factories.a_person(session, Role.CONTEST_OFFICER), Role.CONTEST_OFFICER)
        states.move(session, states.locked(session, case.id), Act.CANCEL, judge)
    issue.finish_paper(paper.id)
    voided = making.paper(case, NOTICE)
    assert (voided.state, voided.void_reason, voided.number) == (DocumentState.VOIDED, "wrong_state", "1/TB-CSGT")
    assert making.state_of(case) is CaseState.CANCELLED


def test_a_paper_that_can_not_be_drawn_goes_to_a_person_after_three_tries(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_more: object) -> bytes:
        raise ValueError("no ink")

    case, paper = a_signed_notice(an_office())
    monkeypatch.setattr(issue, "render", broken)
    moment = clock.now()
    for attempt in range(MAX_TRIES + 2):
        with clock.set_to(moment + timedelta(hours=attempt)):
            issue.finish_paper(paper.id)
    stuck = making.paper(case, NOTICE)
    assert (stuck.state, stuck.tries, stuck.last_error) == (DocumentState.SIGNED, MAX_TRIES, "ValueError: no ink")
    with clock.set_to(moment + timedelta(days=9)):
        assert sweeping.sweep() == 0


def test_the_signer_moved_the_case(settings: object) -> None:
    office = an_office()
    case = making.a_notified_case(office)
    making.admitted(case)
    making.signed_and_issued(case, DECISION, office.signer)
    with db.reading() as session:
        moves = {event.act: event.actor_id for event in session.get_one(Case, case.id).events}
    assert (moves["notify"], moves["decide"]) == (office.signer.id, office.signer.id)


def test_a_notice_carries_the_pictures_of_its_capture(settings: object) -> None:
    office = an_office()
    digest, data = picture()
    evidence().keep(data)
    with db.writing() as session:
        case = making.a_confirmed_case(session, office)
        session.add(CaptureFile(capture_id=case.capture_id, position=0, sha256=digest, media_type="image/jpeg", size=len(data)))
    tasks.draft_paper(str(case.id))
    paper = making.signed_and_issued(case, NOTICE, office.signer)
    assert [each["sha256"] for each in paper.content["evidence"]] == [digest]
    assert paper.state is DocumentState.ISSUED
    assert b"/Subtype /Image" in issue.open_paper(paper)


def test_every_paper_has_its_first_delivery(settings: object) -> None:
    office = an_office()
    case = making.a_notified_case(office)
    making.admitted(case)
    with db.reading() as session:
        found = session.execute(select(Document.kind, Delivery.channel, Delivery.outcome).join(Document)).all()
    assert sorted(map(str, found)) == sorted(map(str, [(NOTICE, "post", "waiting"), (making.MINUTES, "portal", "delivered")]))
