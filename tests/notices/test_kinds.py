"""Every paper that a case's life asks for: drafted once, signed by whom the table names, and what it does."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from notices import issue, rulings, signing, tasks
from notices.content import NewFine, Receipt, paper_from_json
from notices.rulings import Amending, Change
from processing import clock, db
from processing.cases import contests, duties, endings, states
from processing.cases.contests import Ground, Objection
from processing.cases.papers import KINDS, SIGNED_BY_HAND, Signing
from processing.cases.refusal import RefusedError
from processing.cases.rights import MACHINE, Actor, Role
from processing.cases.states import Act
from processing.law.tables import rows
from processing.models import Case, CaseState, Document, DocumentKind, DocumentState, Payment, PaymentMethod
from processing.payments import corrections, ledger
from tests import factories
from tests.notices import making
from tests.notices.making import DECISION, NOTICE, Office

FINE = 19_000_000
ANSWER = "Hình ảnh cho thấy xe của ông (bà) đã dừng trước vạch khi đèn đỏ bật; không có hành vi vi phạm."


def an_office(title: str = "traffic_division_head") -> Office:
    with db.writing() as session:
        return making.an_office(session, title)


def somebody(office: Office, role: Role) -> Actor:
    with db.writing() as session:
        return factories.an_actor(factories.a_person(session, role, unit=office.unit), role)


def a_decided_case(office: Office) -> Case:
    case = making.a_notified_case(office)
    making.admitted(case)
    making.signed_and_issued(case, DECISION, office.signer)
    tasks.draft_paper(str(case.id))
    return case


def written(case: Case, act: str, by: Actor = MACHINE, **details: object) -> None:
    """An entry of the log, and what the worker makes of it."""
    with db.writing() as session:
        states.note(session, states.locked(session, case.id), act, by, **details)
    tasks.draft_paper(str(case.id))


def of_kind(case: Case, kind: DocumentKind) -> list[Document]:
    with db.reading() as session:
        return list(session.scalars(select(Document).where(Document.case_id == case.id, Document.kind == kind)
                                    .order_by(Document.asked_by_id)))


def words(document: Document) -> str:
    return str(document.content)


def pay(case: Case, amount: int = FINE, name: str = "FT1") -> None:
    with db.writing() as session:
        ledger.book(session, states.locked(session, case.id), ledger.Entry(
            method=PaymentMethod.BANK_TRANSFER, external_id=name, amount=amount, paid_on=clock.today()), MACHINE)
    tasks.draft_paper(str(case.id))


def test_the_table_knows_every_kind_and_each_is_signed_somehow() -> None:
    assert set(KINDS) == set(DocumentKind)
    assert len({kind.series for kind in KINDS.values()}) == len(KINDS), "a number tells its kind"
    assert all(kind.act in {*states.Act, ""} for kind in KINDS.values())
    assert {kind for kind in KINDS if KINDS[kind].signed_by is Signing.UNIT} == {DocumentKind.RECEIPT}


def test_every_authority_that_the_law_warns_has_its_paper_and_its_lifting() -> None:
    asked = {act for kind in KINDS.values() for act in kind.asked_by}
    warned = {row["authority"] for row in rows("warnings") if row["reason"] != "settled"}
    assert {f"{duty}:{each}" for duty in ("warn", "lift") for each in warned} <= asked


def test_a_decision_with_points_is_followed_by_the_notice_of_points(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    notice = making.signed_and_issued(case, DocumentKind.POINTS_NOTICE, office.signer)
    assert (notice.state, notice.number) == (DocumentState.ISSUED, "1/TB-TĐ")
    assert "04 (bốn) điểm" in words(notice)
    assert "1/QĐ-XPHC" in words(notice)


def test_an_organisation_has_no_licence_and_gets_no_notice_of_points(settings: object) -> None:
    office = an_office()
    case = making.a_notified_case(office, owner={"owner_kind": "organisation"})
    making.admitted(case)
    making.signed_and_issued(case, DECISION, office.signer)
    tasks.draft_paper(str(case.id))
    assert of_kind(case, DocumentKind.POINTS_NOTICE) == []


def test_a_case_is_transferred_when_its_slip_is_signed_by_a_mandate_of_the_day(settings: object) -> None:
    office = an_office()
    case = making.a_notified_case(office)
    with db.writing() as session:
        endings.ask_transfer(session, states.locked(session, case.id), office.signer, to="Công an phường Trà Lý",
                             why="chủ phương tiện cư trú tại phường Trà Lý")
    tasks.draft_paper(str(case.id))
    slip = making.paper(case, DocumentKind.TRANSFER_SLIP)
    assert making.state_of(case) is CaseState.NOTIFIED
    with db.writing() as session, pytest.raises(RefusedError) as refused:
        signing.sign(session, slip.id, somebody(office, Role.SIGNER))
    assert refused.value.code == "no_mandate"
    slip = making.signed_and_issued(case, DocumentKind.TRANSFER_SLIP, office.signer)
    assert (making.state_of(case), slip.number) == (CaseState.TRANSFERRED, "1/PC-CSGT")
    assert "Công an phường Trà Lý" in words(slip)
    assert "chủ phương tiện cư trú tại phường Trà Lý" in words(slip)
    assert "Trần Thị Thử" in words(slip)


def test_who_only_may_sanction_on_duty_does_not_sign_for_the_unit(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    with db.writing() as session:
        constable = factories.a_person(session, Role.SIGNER, unit=office.unit)
        factories.a_mandate(session, constable, "officer_on_duty")
        actor = factories.an_actor(constable, Role.SIGNER)
    with db.writing() as session, pytest.raises(RefusedError) as refused:
        signing.sign(session, making.paper(case, DocumentKind.POINTS_NOTICE).id, actor)
    assert refused.value.code == "head_needed"


def test_a_warning_and_its_lifting_name_each_other(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    written(case, "warn:inspection", since="2026-11-20", article="khoản 11 Điều 47 Nghị định 168/2024/NĐ-CP")
    warning = making.signed_and_issued(case, DocumentKind.WARNING, office.signer)
    assert "đã quá thời hạn chấp hành" in words(warning)
    assert "khoản 11 Điều 47 Nghị định 168/2024/NĐ-CP" in words(warning)
    pay(case)
    written(case, "lift:inspection", since="2026-11-21", article="điểm c khoản 11 Điều 47 Nghị định 168/2024/NĐ-CP")
    lifted = making.signed_and_issued(case, DocumentKind.WARNING_LIFTED, office.signer)
    assert f"số {warning.number}" in words(lifted)
    assert "đã chấp hành xong quyết định xử phạt" in words(lifted)


def test_a_warning_that_never_went_out_is_withdrawn_and_needs_no_lifting(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    written(case, "warn:registration", article="x")
    pay(case)
    written(case, "lift:registration", article="x")
    warning, = of_kind(case, DocumentKind.WARNING)
    assert (warning.state, warning.void_reason, warning.number) == (DocumentState.VOIDED, "overtaken", None)
    assert of_kind(case, DocumentKind.WARNING_LIFTED) == []


def test_a_warning_signed_when_the_case_is_settled_meanwhile_is_void_and_keeps_its_number(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    written(case, "warn:inspection", article="x")
    with db.writing() as session:
        signing.sign(session, making.paper(case, DocumentKind.WARNING).id, office.signer)
    pay(case)
    issue.finish_paper(making.paper(case, DocumentKind.WARNING).id)
    warning = making.paper(case, DocumentKind.WARNING)
    assert (warning.state, warning.number, warning.void_reason) == (DocumentState.VOIDED, "1/TB-CB", "wrong_state")


def test_nobody_came_on_a_motorcycle_so_the_notice_goes_through_the_commune_police(settings: object) -> None:
    office = an_office()
    case = making.a_notified_case(office, vehicle_kind="motorcycle", offence="red_light")
    written(case, "warn:commune_police", article="điểm b khoản 5 Điều 24 Thông tư 73/2024/TT-BCA")
    slip = making.signed_and_issued(case, DocumentKind.SENDING_SLIP, office.signer)
    assert "1/TB-CSGT" in words(slip)
    assert "Thôn Thử, xã Thử, tỉnh Hưng Yên" in words(slip)


def test_the_duties_of_the_day_end_in_papers(settings: object) -> None:
    office = an_office()
    case = making.a_notified_case(office)
    with clock.set_to(clock.now() + timedelta(days=21)):
        with db.writing() as session:
            asked = {due.key for due in duties.ask(session, states.locked(session, case.id))}
        tasks.draft_paper(str(case.id))
        drafted = {f"warn:{each.asked_by_id}" for each in of_kind(case, DocumentKind.WARNING)}
        assert len(drafted) == len([key for key in asked if key in ("warn:inspection", "warn:registration", "warn:licensing")]) > 0
        for document in of_kind(case, DocumentKind.WARNING):
            with db.writing() as session:
                signing.sign(session, document.id, office.signer)
            issue.finish_paper(document.id)
        assert {each.state for each in of_kind(case, DocumentKind.WARNING)} == {DocumentState.ISSUED}


def test_a_reminder_says_until_when_and_is_not_signed_after_it(settings: object) -> None:
    office = an_office()
    case = making.a_notified_case(office)
    written(case, "remind:appear_by", article="x")
    draft = making.paper(case, DocumentKind.REMINDER)
    assert draft.content["until"] is not None
    with clock.set_to(clock.now() + timedelta(days=30)), db.writing() as session:
        with pytest.raises(RefusedError) as refused:
            signing.sign(session, draft.id, office.signer)
        assert refused.value.code == "reminder_late"
    assert making.signed_and_issued(case, DocumentKind.REMINDER, office.signer).state is DocumentState.ISSUED


def test_a_reminder_to_pay_names_the_sum_the_account_and_the_day(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    pay(case, 9_000_000)
    written(case, "remind:pay_by", article="x")
    draft = making.paper(case, DocumentKind.REMINDER)
    assert "10.000.000 đồng" in words(draft)
    assert case.reference in words(draft)
    assert draft.content["amount"] == 10_000_000


def objected(case: Case, office: Office, *, accepted: bool, kind: DocumentKind = DECISION) -> None:
    judge = somebody(office, Role.CONTEST_OFFICER)
    with db.writing() as session:
        locked = states.locked(session, case.id)
        contest = contests.lodge(session, locked, session.get_one(Document, making.paper(case, kind).id),
                                 Objection(ground=Ground.NO_OFFENCE, text="Tôi dừng trước vạch."))
    with db.writing() as session:
        contests.answer(session, contest.id, judge, accepted=accepted, text=ANSWER)
    tasks.draft_paper(str(case.id))


def test_an_objection_that_is_refused_is_answered_with_reasons_and_rights(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    objected(case, office, accepted=False)
    answer = making.signed_and_issued(case, DocumentKind.CONTEST_ANSWER, office.signer)
    for said in ("không chấp nhận ý kiến phản đối", ANSWER, "Tôi dừng trước vạch.", "1/QĐ-XPHC", "khởi kiện"):
        assert said in words(answer)
    assert of_kind(case, DocumentKind.CANCELLATION) == []


def test_a_decision_that_was_rightly_contested_is_cancelled_by_the_signed_decision_of_cancellation(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    pay(case, 1_000_000)
    objected(case, office, accepted=True)
    assert making.state_of(case) is CaseState.CANCELLING
    for said in ("chấp nhận ý kiến phản đối", "có hiệu lực kể từ ngày ký", "không phải nộp tiền phạt"):
        assert said in words(making.paper(case, DocumentKind.CONTEST_ANSWER))
    with clock.set_to(clock.now() + timedelta(days=800)), db.reading() as session:
        assert endings.overtaken(session, limit=9) == [], "it does not expire while its cancellation is being signed"
    cancelled = making.signed_and_issued(case, DocumentKind.CANCELLATION, office.signer)
    assert making.signed_and_issued(case, DocumentKind.CONTEST_ANSWER, office.signer).state is DocumentState.ISSUED
    assert (cancelled.number, cancelled.band_max) == ("1/QĐ-HB", making.paper(case, DECISION).band_max)
    for said in ("Hủy bỏ toàn bộ Quyết định xử phạt vi phạm hành chính số 1/QĐ-XPHC", f"{case.reference}-K1"):
        assert said in words(cancelled)
    assert making.state_of(case) is CaseState.CANCELLED
    with db.reading() as session:
        locked = session.get_one(Case, case.id)
        assert [each.act for each in locked.events if each.from_state != each.to_state][-2:] == [Act.ACCEPT_CONTEST, Act.REVOKE]
        assert ledger.account_of(session, locked, clock.today()).overpaid == 1_000_000


def test_a_case_cancelled_before_its_decision_has_no_decision_to_cancel(settings: object) -> None:
    office = an_office()
    case = making.a_notified_case(office)
    objected(case, office, accepted=True, kind=NOTICE)
    assert of_kind(case, DocumentKind.CANCELLATION) == []
    assert "chấp nhận ý kiến phản đối" in words(making.paper(case, DocumentKind.CONTEST_ANSWER))


def test_only_whom_the_band_lets_decide_cancels(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    objected(case, office, accepted=True)
    with db.writing() as session:
        chief = factories.a_person(session, Role.SIGNER, unit=office.unit)
        factories.a_mandate(session, chief, "officer_on_duty")
        actor = factories.an_actor(chief, Role.SIGNER)
    with db.writing() as session, pytest.raises(RefusedError) as refused:
        signing.sign(session, making.paper(case, DocumentKind.CANCELLATION).id, actor)
    assert refused.value.code == "beyond_competence"


def test_a_correction_quotes_what_was_written_and_what_shall_stand(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    with db.writing() as session:
        rulings.ask_correction(session, states.locked(session, case.id), office.clerk,
                               [Change("khoản 1 Điều 1", "Trần Thị Thử", "Trần Thị Thư")], "sai sót khi soạn thảo")
    tasks.draft_paper(str(case.id))
    corrected = making.signed_and_issued(case, DocumentKind.CORRECTION, office.signer)
    assert "đã viết là “Trần Thị Thử”; nay đính chính là “Trần Thị Thư”" in words(corrected)
    assert corrected.number == "1/QĐ-ĐC"


def test_an_amended_fine_takes_effect_with_its_decision(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    with db.writing() as session:
        rulings.ask_amendment(session, states.locked(session, case.id), office.clerk,
                              Amending(new_fine=NewFine(18_000_000, 4)), "có hai tình tiết giảm nhẹ")
    tasks.draft_paper(str(case.id))
    pay(case, 18_000_000)
    assert making.state_of(case) is CaseState.DECIDED
    amended = making.signed_and_issued(case, DocumentKind.AMENDMENT, office.signer)
    assert "Mười tám triệu đồng" in words(amended)
    with db.reading() as session:
        now = session.get_one(Case, case.id)
        assert (now.amount, now.state) == (18_000_000, CaseState.SETTLED)


@pytest.mark.parametrize(("amending", "code"), [
    (Amending(new_fine=NewFine(17_999_999, 4)), "outside_band"), (Amending(new_fine=NewFine(20_000_001, 4)), "outside_band"),
    (Amending(new_fine=NewFine(18_000_000, 13)), "outside_band"), (Amending(new_fine=NewFine(FINE, 4)), "change_incomplete"),
    (Amending(), "change_incomplete"), (Amending(changes=[Change("Điều 1", "a", "a")]), "change_incomplete"),
    (Amending(changes=[Change("", "a", "b")]), "change_incomplete"),
])
def test_an_amendment_that_cannot_stand_is_refused_when_it_is_asked_for(settings: object, amending: Amending, code: str) -> None:
    office = an_office()
    case = a_decided_case(office)
    with db.writing() as session, pytest.raises(RefusedError) as refused:
        rulings.ask_amendment(session, states.locked(session, case.id), office.clerk, amending, "sai")
    assert refused.value.code == code


def test_only_a_keeper_of_papers_asks_and_only_while_the_decision_stands(settings: object) -> None:
    office = an_office()
    case = making.a_notified_case(office)
    for by, code in ((office.signer, "no_right"), (office.clerk, "wrong_state")):
        with db.writing() as session, pytest.raises(RefusedError) as refused:
            rulings.ask_correction(session, states.locked(session, case.id), by, [Change("a", "b", "c")], "sai")
        assert refused.value.code == code


def test_every_sum_that_comes_has_one_receipt_from_the_units_own_books(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    pay(case, 9_000_000, "FT1")
    pay(case, 10_000_000, "FT2")
    receipts = of_kind(case, DocumentKind.RECEIPT)
    for each in receipts:
        issue.finish_paper(each.id)
    receipts = of_kind(case, DocumentKind.RECEIPT)
    contents = [paper_from_json(each.content) for each in receipts]
    assert [(each.number, each.state, each.signed_by) for each in receipts] == [
        ("1/BL-TP", DocumentState.ISSUED, None), ("2/BL-TP", DocumentState.ISSUED, None)]
    assert [(each.amount, each.left, each.voucher) for each in contents if isinstance(each, Receipt)] == [
        (9_000_000, 10_000_000, "FT1"), (10_000_000, 0, "FT2")]


def test_the_receipt_of_money_that_was_taken_back_is_void_and_its_number_stays(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    pay(case)
    receipt, = of_kind(case, DocumentKind.RECEIPT)
    issue.finish_paper(receipt.id)
    with db.writing() as session:
        row = session.scalars(select(Payment).where(Payment.case_id == case.id)).one()
        corrections.correct(session, row.id, None, somebody_in(session, office), "ghi nhầm hồ sơ")
    tasks.draft_paper(str(case.id))
    receipt, = of_kind(case, DocumentKind.RECEIPT)
    assert (receipt.state, receipt.void_reason, receipt.number) == (DocumentState.VOIDED, "payment_taken_back", "1/BL-TP")


def somebody_in(session: Session, office: Office) -> Actor:
    return factories.an_actor(factories.a_person(session, Role.SUPERVISOR, unit=office.unit), Role.SUPERVISOR)


def test_drafting_again_writes_nothing_twice(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    written(case, "warn:inspection", article="x")
    for _ in range(3):
        tasks.draft_paper(str(case.id))
    assert len(of_kind(case, DocumentKind.WARNING)) == 1
    written(case, "warn:inspection", article="x")
    assert len(of_kind(case, DocumentKind.WARNING)) == 2, "asked anew after a lifting, it is another paper"


def test_a_paper_that_cannot_be_written_goes_to_a_person_and_does_not_stop_the_others(settings: object) -> None:
    office = an_office()
    case = a_decided_case(office)
    with db.writing() as session:
        notice = session.get_one(Document, making.paper(case, NOTICE).id)
        notice.state = DocumentState.VOIDED
    written(case, "warn:commune_police", article="x")
    written(case, "warn:inspection", article="x")
    slip = making.paper(case, DocumentKind.SENDING_SLIP)
    assert (slip.state, slip.last_error) == (DocumentState.ASKED, "not_issued")
    assert making.paper(case, DocumentKind.WARNING).state is DocumentState.DRAFTED


def test_what_waits_for_a_signature_are_the_kinds_that_people_sign() -> None:
    assert DocumentKind.MINUTES not in SIGNED_BY_HAND
    assert DocumentKind.RECEIPT not in SIGNED_BY_HAND
    assert len(SIGNED_BY_HAND) == len(DocumentKind) - 2
