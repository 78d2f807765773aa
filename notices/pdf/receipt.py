"""Draws the receipt of a fine: the sum in figures and in words, and what it was paid for."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from notices.content import Receipt
from notices.pdf.blocks import check_it, closing, heading, title
from notices.pdf.edition import Edition
from notices.pdf.typeface import say
from notices.pdf.wording import money, short_date
from notices.pdf.words import amount_in_words


def story(receipt: Receipt, edition: Edition) -> list[Flowable]:
    payer = receipt.payer
    return [
        *heading(receipt.agency, receipt.number, receipt.issued_on),
        *title("BIÊN LAI", "Thu tiền phạt vi phạm hành chính"),
        Spacer(0, 2 * mm),
        *([say("Người nộp: {name}.", name=payer.name),
           say("Địa chỉ: {address}.", address=payer.address or "chưa xác định")] if payer else []),
        say("Số tiền: <b>{amount}</b> (Bằng chữ: <b><i>{words}</i></b>).", amount=money(receipt.amount),
            words=amount_in_words(receipt.amount)),
        say("Nộp cho: {payee}; hình thức: {way}; ngày nộp: {day}; số chứng từ: {voucher}.", payee=receipt.payee,
            way=receipt.way, day=short_date(receipt.paid_on), voucher=receipt.voucher),
        say("Nội dung: nộp tiền phạt {what}; mã hồ sơ: {reference}.", reference=receipt.reference,
            what=f"theo Quyết định xử phạt vi phạm hành chính {receipt.decision}" if receipt.decision
            else "trước khi có quyết định xử phạt"),
        *([say("Số tiền còn phải nộp đến ngày lập biên lai: {left}.", left=money(receipt.left))]
          if receipt.decision else []),
        closing([say("Biên lai này được lập từ sổ thu của đơn vị và có giá trị chứng minh việc đã nộp tiền./.")],
                ("Người nộp tiền;", "Lưu: Hồ sơ vụ việc."), receipt.signatory, by_unit=True),
        check_it(edition, receipt.number, "biên lai này"),
    ]
