"""Looking changes nothing: every page is opened on an office full of work, and the database hears no write."""

import re
from itertools import product

import pytest
from sqlalchemy import event

from notices.access_code import code_of
from notices.verification import token_of
from processing import clock, db, evidence
from processing.cases import contests, recall, review, states
from processing.cases.contests import Attachment, Ground, Objection
from processing.cases.rights import MACHINE, Role
from processing.models import CaptureFile, Case, CaseState, Document, DocumentState, Payment, PaymentMethod
from processing.payments import ledger
from processing.payments.ledger import Entry
from tests import factories
from tests.files import a_picture
from tests.house.test_views import every_route, right_of
from tests.notices import making
from tests.notices.making import DECISION, NOTICE

NEVER_OPENED = {"clerk.statement", "clerk.statement_line", "clerk.preview", "clerk.print_job",
                "clerk.print_job_file", "clerk.print_job_list", "health.ready", "static"}
"""Pages that need a bank's file, a print job or a broker; each has tests of its own."""


@pytest.fixture
def work(app, client):
    """Ids by the name of their place in an address; the browser is signed in with every role and holds a paper."""
    with db.writing() as session:
        office = making.an_office(session)
        everybody = factories.a_person(session, *Role, unit=office.unit)
        waiting = factories.a_case(session, camera=factories.a_camera(session, office.unit))
        lacking = factories.a_case(session, CaseState.AWAITING_OWNER, camera=factories.a_camera(session, office.unit))
        review.claim(session, waiting.id, factories.an_actor(everybody, *Role))
    notified, decided = making.a_notified_case(office), making.a_notified_case(office)
    making.admitted(decided)
    paper, draft = making.paper(notified, NOTICE), making.paper(decided, DECISION)
    picture = evidence.evidence().keep(a_picture())
    with db.writing() as session:
        found = session.get_one(Case, waiting.id)
        found.read.crop_sha256 = picture
        session.add(CaptureFile(capture_id=found.capture_id, position=1, sha256=picture, media_type="image/jpeg", size=9))
        case = states.locked(session, notified.id)
        case.read.crop_sha256 = picture
        session.add(CaptureFile(capture_id=case.capture_id, position=1, sha256=picture, media_type="image/jpeg", size=9))
        wrong = Objection(ground=Ground.SOLD, text="Tôi đã bán xe.", attachment=Attachment(picture, "image/jpeg", "a.jpg"))
        contest = contests.lodge(session, case, session.get_one(Document, paper.id), wrong)
        entry = Entry(method=PaymentMethod.BANK_TRANSFER, external_id="1", amount=1_000, paid_on=clock.today(), memo="?")
        payments = [ledger.book(session, None, entry, MACHINE).id,
                    ledger.book(session, states.locked(session, decided.id), Entry(
                        method=PaymentMethod.BANK_TRANSFER, external_id="2", amount=99_000_000, paid_on=clock.today(), memo=""), MACHINE).id]
        taken_back = recall.propose(session, recall.Scope(
            camera_id=waiting.camera_id, first_at=waiting.recorded_at, last_at=waiting.recorded_at),
            factories.an_actor(everybody, *Role), cause=recall.RecallCause.OTHER, why="lỗi")
        capture_ids = [found.capture_id]
        reads = [found.read_id]
    assert making.paper(decided, DECISION).state is DocumentState.DRAFTED
    factories.sign_in(client, everybody)
    holder = app.test_client()
    for browser in (client, holder):
        browser.post("/tra-cuu", data={"plate": "17A12345", "plate_colour": "white"})
        browser.post("/ho-so", data={"so": paper.number, "ma": code_of(paper)})
    places = {"case_id": [waiting.id, lacking.id, notified.id, decided.id], "document_id": [paper.id, draft.id],
              "paper_id": [paper.id], "contest_id": [contest.id], "payment_id": payments, "capture_id": capture_ids,
              "read_id": reads, "statement_id": [waiting.id], "position": [1], "way": ["check"], "width": [1920],
              "edges": ["0,0,1000,1000"], "what": ["decided"], "camera_id": [waiting.camera_id], "recall_id": [taken_back.id],
              "job_id": [waiting.id], "token": [token_of(paper)], "name": ["days", "officers"], "state": ["received"]}
    return places, (client, holder)


def addresses(rule, places):
    names = sorted(rule.arguments)
    for values in product(*(places[name] for name in names)):
        address = rule.rule
        for name, value in zip(names, values, strict=True):
            address = re.sub(rf"<[^<>]*\b{name}>", str(value), address)
        yield address


def test_no_page_writes_when_it_is_opened(app, work):
    places, browsers = work
    written, opened, broken = [], set(), []
    event.listen(db.database().engine, "before_cursor_execute",
                 lambda _c, _cursor, statement, *_more: written.append(statement) if not reads_only(statement) else None)
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "static"]
    for rule, browser in product(rules, browsers):
        for address in addresses(rule, places):
            answer = browser.get(address)
            if written:
                broken.append((address, written.pop()))
                written.clear()
            if answer.status_code in (200, 302):
                opened.add(rule.endpoint)
            assert answer.status_code != 500, address
    assert broken == []
    assert {rule.endpoint for rule in rules} - opened <= NEVER_OPENED
    with db.reading() as session:
        assert session.query(Payment).count() == 2


def reads_only(statement):
    """That somebody looked is the one thing that looking writes."""
    if statement.startswith("INSERT INTO office_events "):
        return True
    return statement.lstrip().split(None, 1)[0].upper() in {"SELECT", "WITH", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE"}


def test_without_the_code_no_page_of_a_case_opens(app, client):
    """Also not by POST: whoever holds no paper is led to the door."""
    held = [(endpoint, method, address) for endpoint, method, address in every_route(app)
            if right_of(app, endpoint) == "code_holder" and endpoint != "citizen.leave"]
    assert len(held) > 8
    assert [where for where in held if client.open(where[2], method=where[1]).headers.get("Location") != "/ho-so"] == []


def test_without_a_key_no_machine_comes_in(app, client):
    doors = [(method, address) for endpoint, method, address in every_route(app) if right_of(app, endpoint) == "camera"]
    assert len(doors) == 3
    assert [client.open(address, method=method).status_code for method, address in doors] == [401] * 3
