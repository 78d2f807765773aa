"""The token in the code: true ones are found, invented ones never; what is told names nobody."""

import uuid
from base64 import b32decode, b32encode

import pytest
from hypothesis import given
from hypothesis import settings as tries
from hypothesis import strategies as st

from notices import issue, tasks, verification
from notices.access_code import code_of
from processing import db
from processing.cases import states
from processing.cases.rights import MACHINE
from processing.models import Case, Document, DocumentKind, DocumentState
from tests.notices import making
from tests.notices.making import DECISION, NOTICE
from tests.notices.pdf.reading import qr_texts, text_of


def a_notified_case() -> tuple[making.Office, Case]:
    with db.writing() as session:
        office = making.an_office(session)
    return office, making.a_notified_case(office)


def found(token: str) -> Document | None:
    with db.reading() as session:
        return verification.find_by_token(session, token)


def test_the_code_on_the_stored_file_leads_to_its_paper(settings: object) -> None:
    _, case = a_notified_case()
    notice = making.paper(case, NOTICE)
    address, = qr_texts(issue.open_paper(notice))
    assert address.startswith("http://localhost:8000/kt/")
    token, _, opening = address.removeprefix("http://localhost:8000/kt/").partition("#")
    assert opening == f"ma={code_of(notice)}"
    assert len(token) == verification.TOKEN_LENGTH
    paper = found(token)
    assert paper is not None
    assert paper.id == notice.id


def test_a_letter_to_another_office_opens_no_case(settings: object) -> None:
    office, case = a_notified_case()
    with db.writing() as session:
        states.note(session, states.locked(session, case.id), "warn:inspection", MACHINE, article="x")
    tasks.draft_paper(str(case.id))
    warning = making.signed_and_issued(case, DocumentKind.WARNING, office.signer)
    pdf = issue.open_paper(warning)
    assert qr_texts(pdf) == {f"http://localhost:8000/kt/{verification.token_of(warning)}"}
    assert code_of(warning) not in text_of(pdf)


def test_no_changed_token_is_taken(settings: object) -> None:
    _, case = a_notified_case()
    token = verification.token_of(making.paper(case, NOTICE))
    plain = b32decode(token + "=")
    for at in range(len(plain)):
        changed = bytearray(plain)
        changed[at] ^= 1
        assert found(b32encode(bytes(changed)).decode().rstrip("=")) is None
    for odd in ("", token[:-1], token + "A", "0" * 39, "é" * 39, token[::-1], "A" * 39):
        assert found(odd) is None
    assert found(token.lower()) is not None, "a phone's keyboard writes small letters"


@tries(max_examples=60, deadline=None)
@given(st.binary(min_size=24, max_size=24))
def test_an_invented_token_has_no_mark(invented: bytes) -> None:
    assert verification._id_in(b32encode(invented).decode().rstrip("=")) is None


@pytest.fixture(autouse=True)
def _a_key(settings: object) -> None:
    """The mark needs the office's key."""


def test_the_token_of_a_draft_leads_nowhere(settings: object) -> None:
    _, case = a_notified_case()
    making.admitted(case)
    assert found(verification.token_of(making.paper(case, DECISION))) is None, "it has no number yet"
    ghost = Document(id=uuid.uuid4())
    assert found(verification.token_of(ghost)) is None


def test_a_decision_tells_amount_payee_and_what_changed_it_and_no_name(settings: object) -> None:
    office, case = a_notified_case()
    making.admitted(case)
    decision = making.signed_and_issued(case, DECISION, office.signer)
    with db.reading() as session:
        paper = verification.public_facts(session, session.get_one(Document, decision.id))
        assert (paper.amount, paper.payee) == (19_000_000, "Kho bạc Nhà nước (trình diễn)")
        assert not paper.cancelled
        assert "Trần Thị Thử" not in repr((paper.amount, paper.payee, paper.account, paper.signed_on))


def test_a_voided_number_is_found_and_said_to_be_void(settings: object) -> None:
    _, case = a_notified_case()
    with db.writing() as session:
        session.get_one(Document, making.paper(case, NOTICE).id).state = DocumentState.VOIDED
    paper = found(verification.token_of(making.paper(case, NOTICE)))
    assert paper is not None
    assert paper.state is DocumentState.VOIDED
