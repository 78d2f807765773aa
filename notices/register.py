"""The register of cases (Mẫu 05/73) of some days: every case with a numbered paper, and every number, void ones too."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from notices import case_facts
from notices.content.register import Line, Register
from notices.pdf.wording import short_date
from processing import clock, settings
from processing.cases.refusal import RefusedError
from processing.law import tariff
from processing.models import Camera, Case, CaseState, Document, DocumentState, Unit
from processing.plates import grammar

MOST_DAYS, MOST_CASES = 366, 5000
RESULTS = {
    CaseState.CONFIRMED: "đã xác nhận vi phạm", CaseState.NOTIFIED: "đã thông báo",
    CaseState.MINUTED: "đã lập biên bản",
    CaseState.DECIDED: "chưa nộp đủ", CaseState.SETTLED: "đã nộp đủ", CaseState.TRANSFERRED: "đã chuyển đơn vị khác",
    CaseState.LAPSED: "hết thời hiệu xử phạt", CaseState.EXPIRED: "hết thời hiệu thi hành",
    CaseState.CANCELLING: "chờ ký quyết định hủy bỏ", CaseState.CANCELLED: "đã hủy",
}


def lines_of(session: Session, units: Collection[UUID], first: date, last: date) -> tuple[Line, ...]:
    """A line for each case of which a paper got its number on these days, in the order of the first such number."""
    if first > last or (last - first).days >= MOST_DAYS:
        raise RefusedError("register_days")
    signed = Document.signed_at >= _begin(first), Document.signed_at < _begin(last + timedelta(days=1))
    papers = session.scalars(
        select(Document).where(Document.unit_id.in_(units), Document.number.is_not(None), *signed)
        .order_by(Document.signed_at, Document.sequence).limit(20 * MOST_CASES)).all()
    by_case: dict[UUID, list[Document]] = defaultdict(list)
    for each in papers:
        by_case[each.case_id].append(each)
    if len(by_case) > MOST_CASES:
        raise RefusedError("register_too_long", most=MOST_CASES)
    cases = _cases(session, list(by_case))
    return tuple(_line(cases[case_id], numbered) for case_id, numbered in by_case.items())


def of(session: Session, unit: Unit, units: Collection[UUID], *, first: date, last: date) -> Register:
    """The register of a unit and everything below it."""
    return Register(case_facts.agency(unit), first, last, lines_of(session, units, first, last),
                    settings.current().demonstration)


def _cases(session: Session, ids: Sequence[UUID]) -> dict[UUID, Case]:
    """In portions, as databases take only so many values at once."""
    found: dict[UUID, Case] = {}
    for start in range(0, len(ids), 500):
        rows = session.scalars(select(Case).where(Case.id.in_(ids[start:start + 500])).options(
            joinedload(Case.owner), joinedload(Case.read), joinedload(Case.unit),
            joinedload(Case.camera).joinedload(Camera.site)))
        found |= {case.id: case for case in rows}
    return found


def _line(case: Case, papers: Sequence[Document]) -> Line:
    plate = grammar.display(case.plate or "", case.read.lines if case.read else None)
    colour = case_facts.COLOURS.get(case.plate_colour or "", "")
    happened = case.recorded_at.astimezone(clock.VIETNAM).strftime("%H:%M %d/%m/%Y")
    return Line(
        reference=case.reference, vehicle=f"{plate}, biển {colour}" if colour else plate,
        owner=case.owner.owner_name if case.owner else "chưa xác định",
        act=f"{tariff.short_name(case.offence)}; {happened}, {case.camera.site.name_vi}",
        papers=tuple(map(_numbered, papers)), amount=case.amount, result=RESULTS.get(case.state, "đang xử lý"))


def _numbered(document: Document) -> str:
    day = short_date(clock.vietnam_day(document.signed_at)) if document.signed_at else ""
    void = " (số đã hủy)" if document.state is DocumentState.VOIDED else ""
    return f"{document.number}, {day}{void}"


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.VIETNAM)
