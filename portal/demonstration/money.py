"""The demonstration's money: receipts of the counter, statements of a bank, objections and what came of them."""

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.demonstration.acts import CLERK, DECISION, NOTICE, Act, Stage, case_of, paper
from portal.demonstration.captures import PlannedCapture
from processing import clock, db
from processing.cases import contests
from processing.cases.contests import Ground, Objection
from processing.models import Contest, DocumentKind, Payment
from processing.payments import corrections, counter, ledger, sheet, statements
from processing.payments.corrections import Refund
from processing.payments.counter import Receipt

HEADINGS = ("Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Nội dung giao dịch")
JUDGE, SUPERVISOR = "khieunai", "giamsat"

Line = tuple[date, str, int, str]
"""Day, the bank's id, what came in (or went out, negative), memo."""


def pay_at_counter(*, more: int = 0, only: int | None = None) -> Act:
    """What is owed that day, or only a part, or too much."""

    def act(stage: Stage, planned: PlannedCapture) -> None:
        number = f"BL-MH-{planned.number:04d}"
        with db.writing() as session:
            if session.scalar(select(Payment.id).where(Payment.external_id == number)):
                return
            case = case_of(session, planned)
            owed = ledger.account_of(session, case, clock.today()).owed
            counter.take(session, case.id, Receipt(number, only or owed + more, clock.today()), stage.people[CLERK])

    return act


def import_statement(stage: Stage, planned: PlannedCapture) -> None:
    """The morning after the transfer the clerk imports the bank's file; not all of its lines find their case."""
    day = clock.today() - timedelta(days=1)
    with db.reading() as session:
        case = case_of(session, planned)
    lines = [
        (day, f"FT{planned.number:06d}01", case.amount or 0, f"{case.reference} nop phat vi pham giao thong"),
        (day, f"FT{planned.number:06d}02", 350_000 + 10_000 * planned.number, "nop tien phat xe nha toi, chua ro so"),
        (day, f"FT{planned.number:06d}03", -11_000, "Phi dich vu tai khoan"),
    ]
    data = statement_csv(lines)
    rows = sheet.rows_of(data)
    columns = sheet.guess(rows)
    assert columns is not None
    keyed = statements.keyed(sheet.lines_of(rows, columns))
    file = statements.File(name=f"sao-ke-{day:%Y-%m-%d}.csv", sha256=hashlib.sha256(data).hexdigest(), columns=columns,
                           line_count=len(keyed))
    with db.writing() as session:
        statement, _ = statements.begin(session, file, stage.people[CLERK])
    more = True
    while more:
        with db.writing() as session:
            more = statements.book_next(session, statement.id, keyed, stage.people[CLERK])


def statement_csv(lines: Sequence[Line]) -> bytes:
    """As a Vietnamese bank exports it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Ngân hàng trình diễn (không có thật)"])
    writer.writerow(HEADINGS)
    for day, name, amount, memo in lines:
        money = f"{abs(amount):,}".replace(",", ".")
        writer.writerow([f"{day:%d/%m/%Y}", name, *((money, "") if amount < 0 else ("", money)), memo])
    return out.getvalue().encode("utf-8-sig")


def object_to(kind: DocumentKind, ground: Ground, text: str) -> Act:
    """The citizen objects to a paper, once."""

    def act(_stage: Stage, planned: PlannedCapture) -> None:
        with db.writing() as session:
            case = case_of(session, planned)
            if session.scalar(select(Contest.id).where(Contest.case_id == case.id)) is None:
                contests.lodge(session, case, paper(session, planned, kind),
                               Objection(ground=ground, text=text, contact="0000 000 000"))

    return act


def answer(*, accepted: bool, text: str) -> Act:
    """The contest officer decides with reasons."""

    def act(stage: Stage, planned: PlannedCapture) -> None:
        with db.writing() as session:
            contest = contests.open_contest(session, case_of(session, planned))
            if contest is not None:
                contests.answer(session, contest.id, stage.people[JUDGE], accepted=accepted, text=text)

    return act


def refund(stage: Stage, planned: PlannedCapture) -> None:
    """What was paid on a cancelled fine goes back by an order of its own."""
    number = f"HT-MH-{planned.number:04d}"
    with db.writing() as session:
        if session.scalar(select(Payment.id).where(Payment.external_id == number)):
            return
        case = case_of(session, planned)
        surplus = ledger.account_of(session, case, clock.today()).overpaid
        corrections.refund(session, case.id, Refund(number, surplus, clock.today()), stage.people[SUPERVISOR],
                           "Hoàn trả tiền đã nộp do quyết định bị hủy.")


def sample_statement(session: Session, planned: PlannedCapture) -> bytes:
    """A statement for the visitor to import: it pays one decision, and has lines that need a person."""
    case, day = case_of(session, planned), clock.today()
    return statement_csv([
        (day, "FT99000001", case.amount or 0, f"NOP PHAT {case.reference} CAM ON"),
        (day, "FT99000002", 900_000, "chuyen tien phat nguoi thang nay"),
        (day, "FT99000003", -22_000, "Phi quan ly tai khoan"),
    ])


SOLD = object_to(NOTICE, Ground.SOLD, (
    "Tôi đã bán xe này từ tháng trước và đã làm thủ tục thu hồi biển số. Hợp đồng mua bán có công chứng, tôi sẽ mang "
    "đến trụ sở khi được mời. Đề nghị xác minh người đang sử dụng xe."))
CLONED = object_to(NOTICE, Ground.PLATE_CLONED, (
    "Hôm đó xe của tôi ở trong gara sửa chữa, có hóa đơn. Xe trong ảnh khác màu đèn và không có giá nóc như xe tôi. "
    "Đề nghị kiểm tra biển số giả."))
WRONG_AMOUNT = object_to(DECISION, Ground.WRONG_AMOUNT, (
    "Tôi thấy mức phạt trong quyết định cao hơn mức tôi tra được. Đề nghị giải thích căn cứ áp dụng khung tiền phạt "
    "này."))
NO_OFFENCE = object_to(DECISION, Ground.NO_OFFENCE, (
    "Tôi dừng trước vạch theo hiệu lệnh của người điều khiển giao thông rồi mới đi tiếp. Đề nghị xem lại toàn bộ hình "
    "ảnh lúc đó."))
EMERGENCY = object_to(DECISION, Ground.EMERGENCY, (
    "Tôi chở người bị tai nạn đi cấp cứu, bệnh viện đã xác nhận giờ nhập viện. Tôi sẽ nộp giấy xác nhận khi làm việc "
    "tại trụ sở."))
UPHELD = answer(accepted=True, text=(
    "Hình ảnh và xác nhận của đơn vị điều khiển giao thông tại nút cho thấy người lái xe đi theo hiệu lệnh. Chấp nhận "
    "ý kiến phản đối, hủy quyết định xử phạt."))
UPHELD_AFTER_PAYMENT = answer(accepted=True, text=(
    "Bệnh viện xác nhận giờ tiếp nhận cấp cứu phù hợp với thời điểm ghi hình. Chấp nhận ý kiến phản đối, hủy quyết "
    "định và hoàn trả tiền đã nộp."))
DISMISSED = answer(accepted=False, text=(
    "Ảnh toàn cảnh và thời gian đèn đỏ cho thấy xe vượt vạch khi đèn đã đỏ; không có người điều khiển giao thông "
    "tại nút. Không chấp nhận ý kiến phản đối, giữ nguyên quyết định."))
