"""Draws the penalty decision in the order of MQĐ02."""

import re

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from notices.content import PaymentPlace, PenaltyDecision
from notices.pdf.blocks import boxed, check_it, closing, heading, title
from notices.pdf.edition import Edition
from notices.pdf.page import TEXT_WIDTH
from notices.pdf.person import identity_lines
from notices.pdf.qr import PAYMENT_SIZE, QrCode, QrToCome
from notices.pdf.typeface import BOX, CENTRED, HEAD, LEAD, say
from notices.pdf.wording import (
    act_text,
    capitalised,
    listed,
    long_date,
    money,
    respectful,
    vehicle_text,
    when_and_where,
)
from notices.pdf.words import amount_in_words
from processing.payments.vietqr import vietqr_payload


def story(decision: PenaltyDecision, edition: Edition) -> list[Flowable]:
    return [
        *heading(decision.agency, decision.number, decision.issued_on),
        *title("QUYẾT ĐỊNH", "Xử phạt vi phạm hành chính về trật tự, an toàn giao thông đường bộ"),
        say("<b>{by}</b>", CENTRED, by=decision.issued_by.upper()),
        Spacer(0, 3 * mm),
        *_bases(decision),
        say("<b>QUYẾT ĐỊNH:</b>", CENTRED),
        Spacer(0, 2 * mm),
        *_who_did_what(decision),
        *_penalty(decision),
        *_force_and_duties(decision),
        closing(_sent_to(decision), decision.recipients, decision.signatory),
        *_instructions(decision, edition),
    ]


def _bases(decision: PenaltyDecision) -> list[Flowable]:
    return [
        *(say("<i>{basis};</i>", basis=capitalised(basis.rstrip(";. "))) for basis in decision.legal_bases),
        say("<i>Căn cứ Biên bản vi phạm hành chính số {number} lập {day}.</i>",
            number=decision.minutes_number, day=long_date(decision.minutes_on)),
    ]


def _who_did_what(decision: PenaltyDecision) -> list[Flowable]:
    return [
        say("<b>Điều 1.</b>", LEAD),
        say("1. Xử phạt vi phạm hành chính đối với {who} có tên sau đây:", LEAD, who=decision.violator.addressed),
        *identity_lines(decision.violator),
        say("2. Đã thực hiện hành vi vi phạm hành chính: {act}.", act=act_text(decision.act)),
        say("Thời gian, địa điểm vi phạm: {when_where}.", when_where=when_and_where(decision.act)),
        say("Phương tiện: {vehicle}.", vehicle=vehicle_text(decision.vehicle)),
        say("3. Quy định tại: {provision}.", provision=decision.act.provision),
        say("4. Các tình tiết tăng nặng (nếu có): {items}.", items=listed(decision.aggravating)),
        say("5. Các tình tiết giảm nhẹ (nếu có): {items}.", items=listed(decision.mitigating)),
    ]


def _penalty(decision: PenaltyDecision) -> list[Flowable]:
    fine = decision.fine
    return [
        say("6. Bị áp dụng hình thức xử phạt, biện pháp khắc phục hậu quả như sau:", LEAD),
        say("a) Hình thức xử phạt chính: Phạt tiền. Mức tiền phạt: <b>{amount}</b> (Bằng chữ: <b><i>{words}</i></b>).",
            amount=money(fine.amount), words=amount_in_words(fine.amount)),
        say("Khung tiền phạt áp dụng: từ {low} đến {high}. Cách xác định mức tiền phạt: {derivation}.",
            low=money(fine.band_min), high=money(fine.band_max), derivation=fine.derivation.rstrip(". ")),
        say("b) Hình thức xử phạt bổ sung (nếu có): {items}.", items=listed(decision.additional)),
        say("c) Biện pháp khắc phục hậu quả (nếu có): {items}.", items=listed(decision.remedial)),
        say("7. Trừ điểm giấy phép lái xe: {points}.", points=_points(decision.points)),
    ]


def _points(points: int) -> str:
    return f"{points:02d} điểm, kể từ khi Quyết định này có hiệu lực" if points else "Không"


def _force_and_duties(decision: PenaltyDecision) -> list[Flowable]:
    whom = respectful(decision.violator)
    role = "tổ chức vi phạm" if decision.violator.kind == "organisation" else "cá nhân vi phạm"
    return [
        say("<b>Điều 2.</b> Quyết định này có hiệu lực kể từ ngày ký."),
        say("<b>Điều 3.</b> Quyết định này được:", LEAD),
        say("1. Giao cho {whom} là {role} có tên tại Điều 1 Quyết định này để chấp hành.", whom=whom, role=role),
        *_obey_pay_contest(decision),
    ]


def _sent_to(decision: PenaltyDecision) -> list[Flowable]:
    return [
        say("2. Gửi cho {treasury} để thu tiền phạt.", treasury=decision.payment.treasury),
        say("3. Gửi cho {unit} để tổ chức thực hiện Quyết định này./.",
            unit=decision.carried_out_by or decision.agency.name),
    ]


def _obey_pay_contest(decision: PenaltyDecision) -> list[Flowable]:
    terms, pay = decision.terms, decision.payment
    who = f"{capitalised(decision.violator.addressed)} có tên tại Điều 1"
    return [
        say("a) {who} phải nghiêm chỉnh chấp hành Quyết định xử phạt này. Nếu quá thời hạn {days} ngày, kể từ ngày "
            "nhận được Quyết định mà không tự nguyện chấp hành thì bị cưỡng chế thi hành theo quy định của pháp luật.",
            who=who, days=f"{terms.pay_within_days:02d}"),
        say("b) {who} phải nộp tiền phạt vào tài khoản số <b>{account}</b> của {holder}, mở tại {bank}, nội dung "
            "chuyển khoản ghi <b>{reference}</b>, trong thời hạn <b>{days} ngày</b>, kể từ ngày nhận được Quyết "
            "định này. Quá thời hạn trên, cứ mỗi ngày chậm nộp thì phải nộp thêm {interest} tính trên tổng số tiền "
            "phạt chưa nộp.",
            who=who, account=pay.account, holder=pay.account_holder, bank=pay.bank, reference=pay.reference,
            days=f"{terms.pay_within_days:02d}", interest=terms.late_interest),
        say("c) {who} có quyền khiếu nại trong thời hạn {complain} ngày hoặc khởi kiện hành chính trong thời hạn "
            "{sue}, kể từ ngày nhận được Quyết định này, theo quy định của pháp luật. Việc khiếu nại, khởi kiện không "
            "làm đình chỉ việc thi hành Quyết định, trừ trường hợp pháp luật có quy định khác.",
            who=who, complain=terms.complain_within_days, sue=terms.sue_within),
    ]


def _instructions(decision: PenaltyDecision, edition: Edition) -> list[Flowable]:
    """Together on one page, which can be carried to a counter."""
    heading = say("<b>HƯỚNG DẪN NỘP TIỀN PHẠT, TRA CỨU QUYẾT ĐỊNH {number}</b>", HEAD,
                  number=f"SỐ {decision.number}" if decision.number else "")
    boxes = [_how_to_pay(decision, edition), check_it(edition, decision.number, "quyết định này")]
    return [KeepTogether([Spacer(0, 6 * mm), heading, *boxes])]


def _how_to_pay(decision: PenaltyDecision, edition: Edition) -> Flowable:
    pay, amount = decision.payment, decision.fine.amount
    text: list[Flowable] = [
        say("<b>NỘP TIỀN PHẠT BẰNG MÃ VietQR</b>", BOX),
        say("Mở ứng dụng ngân hàng, quét mã bên cạnh và giữ nguyên nội dung chuyển khoản.", BOX),
        say("Ngân hàng: {bank}", BOX, bank=pay.bank),
        say("Số tài khoản: <b>{account}</b> – {holder}", BOX, account=pay.account, holder=pay.account_holder),
        say("Số tiền: <b>{amount}</b> &nbsp;&nbsp; Nội dung: <b>{reference}</b>", BOX,
            amount=money(amount), reference=pay.reference),
        *([say("Cách khác: {ways}", BOX, ways=pay.other_ways)] if pay.other_ways else []),
    ]
    code = QrToCome(PAYMENT_SIZE) if edition.draft else QrCode(_payment_code(pay, amount), PAYMENT_SIZE)
    return boxed([code, text], [PAYMENT_SIZE, TEXT_WIDTH - PAYMENT_SIZE])


def _payment_code(pay: PaymentPlace, amount: int) -> str:
    """Treasuries write their accounts with dots; a banking app takes the bare digits."""
    account = re.sub(r"[^A-Z0-9]", "", pay.account.upper())
    return vietqr_payload(pay.bank_bin, account, amount_vnd=amount, purpose=pay.reference)
