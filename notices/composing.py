"""What each paper of a case says: the case's facts put into the words of its form."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from notices import case_facts
from notices.case_facts import UNSIGNED
from notices.content import (
    Explanation,
    Fine,
    Minutes,
    Official,
    Paper,
    PaymentPlace,
    PenaltyDecision,
    Provision,
    Receipt,
    Ruling,
    Signatory,
    Statements,
    Summons,
    Terms,
    ViolationNotice,
)
from notices.penalty import Penalty
from processing import clock, settings
from processing.cases import hearing
from processing.cases.refusal import RefusedError
from processing.law import clocks
from processing.law.terms import term
from processing.law.working_days import is_working_day
from processing.models import Case, Document, Person, Unit

OFFICE_OPENS = time(8, 0)
MAKER = "Người lập biên bản"
CONFIRMED = "Cán bộ đã xác nhận hành vi vi phạm"
SYSTEM = "Xác nhận điện tử của đơn vị"
ADMITTED = "xác nhận bằng phương thức điện tử của người vi phạm trên Cổng thông tin"
LAWS = (
    "Căn cứ Điều 57, Điều 68, Điều 70, Điều 78 Luật Xử lý vi phạm hành chính năm 2012 (sửa đổi, bổ sung năm 2020, "
    "2025)",
    "Căn cứ Nghị định số 118/2021/NĐ-CP ngày 23 tháng 12 năm 2021 của Chính phủ quy định chi tiết một số điều và biện "
    "pháp thi hành Luật Xử lý vi phạm hành chính (sửa đổi, bổ sung năm 2025)",
)
"""Legal bases of every decision; the decree of the tariff is added from the row that applies."""
DECREES = {
    "168/2024/NĐ-CP": (
        "Nghị định số 168/2024/NĐ-CP ngày 26 tháng 12 năm 2024 của Chính phủ quy định xử phạt vi phạm hành chính về "
        "trật tự, an toàn giao thông trong lĩnh vực giao thông đường bộ; trừ điểm, phục hồi điểm giấy phép lái xe"),
    "100/2019/NĐ-CP": (
        "Nghị định số 100/2019/NĐ-CP ngày 30 tháng 12 năm 2019 của Chính phủ quy định xử phạt vi phạm hành chính trong "
        "lĩnh vực giao thông đường bộ và đường sắt"),
}
"""The tariff's decrees by their full name, as a legal basis is cited."""


def notice_of(case: Case, penalty: Penalty) -> ViolationNotice:
    unit, source = case.unit, case.camera.unit
    at = summons_at(clock.today())
    return ViolationNotice(
        number="", issued_on=clock.today(), agency=case_facts.agency(unit), detecting_unit=unit.name_vi,
        device_unit=source.name_vi if source.id != unit.id else "", owner=case_facts.person(case_facts.owner_of(case)),
        vehicle=case_facts.vehicle(case), act=case_facts.act(case, penalty),
        summons=Summons(at, f"trụ sở {unit.name_vi} ({unit.address})"),
        other_summons=Summons(at, "trụ sở Phòng Cảnh sát giao thông hoặc Công an cấp xã nơi chủ phương tiện cư trú, "
                                  "đóng trụ sở"),
        signatory=UNSIGNED, evidence=case_facts.pictures(case), recipients=("Như trên;", "Lưu: Hồ sơ vụ việc."),
        demonstration=settings.current().demonstration,
    )


def minutes_of(case: Case, penalty: Penalty, *, officer: Person | None, confirmed_by: Person | None,
               notice: Document | None) -> Minutes:
    """Without an officer the violator admitted the act on the portal: the maker is whoever confirmed the act, and the
    unit's system enters it; nobody is said to have been there or to have signed. docs/decisions/0010 has the open
    questions."""
    said, _ = hearing.hearing_of(case)
    at, unit = minuted_at(case), case.unit
    return Minutes(
        number="", issued_on=clock.vietnam_day(at), agency=case_facts.agency(unit), started_at=at, finished_at=at,
        place=f"trụ sở {unit.name_vi}" if officer else "Cổng thông tin vi phạm giao thông (môi trường điện tử)",
        office_reason="hành vi vi phạm được phát hiện bằng phương tiện, thiết bị kỹ thuật nghiệp vụ",
        bases=(f"kết quả thu thập được bằng phương tiện, thiết bị kỹ thuật nghiệp vụ ngày {_vn(case.recorded_at)}",
               *_notice_basis(notice), *(() if officer else (ADMITTED,))),
        maker=_maker(officer, confirmed_by, unit), violator=case_facts.person(case_facts.owner_of(case)),
        vehicle=case_facts.vehicle(case), act=case_facts.act(case, penalty),
        explanation=Explanation(f"{unit.name_vi}, {unit.address}", said.explanation),
        signatory=Signatory(MAKER, officer.name) if officer else Signatory(SYSTEM, unit.name_vi),
        statements=Statements(violator=said.statement), delivery_contact=said.contact,
        acknowledgement="" if officer else "Người vi phạm xác nhận bằng số văn bản và mã tra cứu trên Cổng thông tin",
        unsigned_reason=said.unsigned_reason, demonstration=settings.current().demonstration,
    )


def decision_of(case: Case, penalty: Penalty, minutes: Document) -> PenaltyDecision:
    amount, bank, today = penalty.amount, settings.current().bank, clock.today()
    act = case_facts.act(case, penalty)
    return PenaltyDecision(
        number="", issued_on=today, agency=case_facts.agency(case.unit), issued_by=UNSIGNED.title,
        legal_bases=(LAWS[0], f"Căn cứ {_decree(penalty, act.provision)}", LAWS[1]),
        minutes_number=minutes.number or "", minutes_on=clock.vietnam_day(minuted_at(case)),
        violator=case_facts.person(case_facts.owner_of(case)), vehicle=case_facts.vehicle(case), act=act,
        fine=Fine(amount.vnd, amount.min, amount.max, _how(penalty)),
        payment=PaymentPlace(treasury=bank.holder_vi, bank=bank.name_vi, bank_bin=bank.bin, account=bank.account,
                             account_holder=bank.holder_vi, reference=case.reference),
        signatory=UNSIGNED, points=amount.points, additional=_additional(penalty), terms=terms_on(today),
        carried_out_by=case.unit.name_vi, recipients=("Như Điều 3;", "Lưu: Hồ sơ vụ việc."),
        demonstration=settings.current().demonstration,
    )


def _how(penalty: Penalty) -> str:
    """From the band to the sum; the provision, the band, points and additions have lines of their own on the paper."""
    doubled = penalty.amount.max != penalty.row.max_vnd
    return " ".join(penalty.amount.derivation_vi[1:3 if doubled else 2])


def summons_at(signed_on: date) -> datetime:
    """TT 73/2024 Đ24.5: as late as the 20 days allow, on a working day."""
    day = clocks.appear_by(signed_on)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return datetime.combine(day, OFFICE_OPENS, tzinfo=clock.VIETNAM)


def terms_on(signed_on: date) -> Terms:
    return Terms(pay_within_days=term("pay_by", signed_on).length,
                 complain_within_days=term("complain_by", signed_on).length)


def dated(content: Paper, on: date) -> Paper:
    """The paper as it would be signed on this day: its date, and the days and terms that are counted from it."""
    if isinstance(content, ViolationNotice):
        at = summons_at(on)
        other = replace(content.other_summons, at=at) if content.other_summons else None
        return replace(content, issued_on=on, summons=replace(content.summons, at=at), other_summons=other)
    if isinstance(content, PenaltyDecision):
        return replace(content, issued_on=on, terms=terms_on(on))
    return content if isinstance(content, Minutes | Receipt) else replace(content, issued_on=on)


def signed_by(content: Paper, title: str, name: str) -> Paper:
    """The paper with its signatory's title and name; the moment comes with the number."""
    signatory = Signatory(title=title, name=name)
    if isinstance(content, PenaltyDecision | Ruling):
        return replace(content, signatory=signatory, issued_by=title)
    return replace(content, signatory=signatory)


def _maker(officer: Person | None, confirmed_by: Person | None, unit: Unit) -> Official:
    if officer is not None:
        return Official(officer.name, MAKER, unit.name_vi)
    return Official(confirmed_by.name if confirmed_by else unit.name_vi, CONFIRMED, unit.name_vi)


def _notice_basis(notice: Document | None) -> tuple[str, ...]:
    if notice is None or notice.number is None or notice.signed_at is None:
        return ()
    return (f"Thông báo vi phạm hành chính số {notice.number} ngày {_vn(notice.signed_at)}",)


def _decree(penalty: Penalty, provision: Provision) -> str:
    """The full name, with the amending decree where this provision was amended."""
    family = penalty.row.decree_family
    short = f"Nghị định {family}"
    return provision.decree.replace(short, DECREES.get(family, short), 1)


def _additional(penalty: Penalty) -> tuple[str, ...]:
    return tuple(each for each in penalty.row.added_sanctions if each != "phạt cảnh cáo")


def minuted_at(case: Case) -> datetime:
    if case.minuted_at is None:
        raise RefusedError("no_minutes")
    return case.minuted_at


def _vn(moment: datetime) -> str:
    return clock.vietnam_day(moment).strftime("%d/%m/%Y")
