"""What a visitor of the demonstration needs to begin: log-ins, papers with their codes, a plate, a statement."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from notices.access_code import code_of
from portal.account import factors
from portal.demonstration.acts import DECISION, NOTICE
from portal.demonstration.foundation import PASSWORD
from portal.demonstration.people import PEOPLE
from portal.demonstration.seed import SAMPLE_STATEMENT
from processing import clock
from processing.models import (
    Case,
    CaseState,
    Contest,
    Document,
    DocumentKind,
    DocumentState,
    FactorKind,
    Person,
    SecondFactor,
)
from processing.payments import ledger
from processing.plates import grammar

ROLES = {
    "officer": "cán bộ duyệt / review officer", "senior_officer": "chỉ huy duyệt / senior officer",
    "signer": "người ký / signer", "clerk": "văn thư, thu tiền / clerk",
    "contest_officer": "giải quyết ý kiến phản đối / contest officer", "supervisor": "người giám sát / supervisor",
    "administrator": "quản trị viên / administrator", "auditor": "kiểm tra nội bộ / auditor",
}
COLOURS = {"white": "trắng / white", "yellow": "vàng / yellow", "blue": "xanh / blue", "red": "đỏ / red"}


def lines(session: Session, public_url: str, data_dir: Path) -> Iterator[str]:
    """The page of the terminal, in both languages."""
    yield "─" * 78
    yield "BẢN TRÌNH DIỄN / DEMONSTRATION: người, xe, tiền đều không có thật / all invented"
    yield f"Địa chỉ / address: {public_url}"
    yield f"Mật khẩu chung / one password for all: {PASSWORD}"
    for role, words in ROLES.items():
        logins = [person.login for person in PEOPLE if role in person.roles]
        yield f"  {words:<44} {', '.join(logins)}"
    yield "Mã bước hai hiện trên trang đăng nhập / the second step's code is shown on its page; in an app:"
    yield from (f"  {login:<12} {secret}" for login, secret in _secrets(session))
    yield from _papers(session)
    yield f"Sao kê để nhập thử / a statement to import: {data_dir / SAMPLE_STATEMENT}"
    yield "─" * 78


def _secrets(session: Session) -> Iterator[tuple[str, str]]:
    shown = select(Person.login, SecondFactor).join(Person, Person.id == SecondFactor.person_id).where(
        Person.demonstration, SecondFactor.kind == FactorKind.TOTP, SecondFactor.removed_at.is_(None))
    for login, factor in session.execute(shown.order_by(Person.login)):
        yield login, factors.secret_of(factor)


def _papers(session: Session) -> Iterator[str]:
    notice = _example(session, NOTICE, CaseState.NOTIFIED)
    decision = _example(session, DECISION, CaseState.DECIDED)
    if notice is not None:
        yield f"Thông báo, chưa nộp / a notice:            số {notice.number}   mã / code {code_of(notice)}"
    if decision is not None:
        yield f"Quyết định, chưa nộp / a decision to pay:  số {decision.number}   mã / code {code_of(decision)}"
    shown = notice or decision
    if shown is not None:
        case = shown.case
        plate = grammar.display(case.plate or "", case.read.lines if case.read else None)
        colour = COLOURS[case.plate_colour or ""]
        yield f"Tra theo biển số / look up a plate:        {plate}   màu biển / ground {colour}"


def _example(session: Session, kind: DocumentKind, state: CaseState) -> Document | None:
    """The newest issued paper of an undisturbed case: nothing paid, nothing contested."""
    found = session.scalars(
        select(Document).join(Document.case)
        .where(Document.kind == kind, Document.state == DocumentState.ISSUED, Case.state == state)
        .where(Case.id.not_in(select(Contest.case_id))).order_by(Document.issued_at.desc()))
    return next((each for each in found if not ledger.account_of(session, each.case, clock.today()).paid), None)
