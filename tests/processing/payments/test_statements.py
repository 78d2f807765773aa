"""Statements: every line is seen, money is booked once, and a hostile file is a clear refusal."""

import hashlib
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from processing import clock, db
from processing.cases.refusal import RefusedError
from processing.cases.rights import Role
from processing.models import CaseState, Payment, Statement, StatementLine
from processing.payments import sheet, statements
from processing.payments.reference import new_reference
from processing.payments.sheet import ColumnMap
from tests import factories

FINE = 19_000_000
NOON = datetime(2026, 11, 21, 12, tzinfo=clock.VIETNAM)
HEAD = "Ngày giao dịch,Số tham chiếu,Số tiền ghi nợ,Số tiền ghi có,Nội dung\n"


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with clock.set_to(NOON):
        yield


def a_clerk(session):
    return factories.an_actor(factories.a_person(session, Role.CLERK), Role.CLERK)


def a_decided_case(session):
    return factories.a_case(session, CaseState.DECIDED, amount=FINE, decided_at=NOON, reference=new_reference())


def imported(database, text, clerk, columns=None):
    """Import as the page does: transaction after transaction until no line is left."""
    data = text if isinstance(text, bytes) else text.encode()
    rows = sheet.rows_of(data)
    columns = columns or sheet.guess(rows)
    lines = sheet.lines_of(rows, columns)
    file = statements.File(name="sao-ke.csv", sha256=hashlib.sha256(data).hexdigest(), columns=columns, line_count=len(lines))
    with database.writing() as session:
        statement, _ = statements.begin(session, file, clerk)
    keyed = statements.keyed(lines)
    more = True
    while more:
        with database.writing() as session:
            more = statements.book_next(session, statement.id, keyed, clerk)
    return statement.id


def outcomes(database, statement_id):
    with database.reading() as session:
        return [(line.outcome, line.why) for line in session.scalars(
            select(StatementLine).where(StatementLine.statement_id == statement_id).order_by(StatementLine.position))]


def count(database, model=Payment):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def setting(database):
    with database.writing() as session:
        return a_clerk(session), a_decided_case(session), a_decided_case(session)


def test_every_line_gets_its_outcome_and_nothing_is_lost(both):
    clerk, case, other = setting(both)
    statement = imported(both, HEAD + "\n".join([
        f'20/11/2026,FT1,,"19,000,000",NGUYEN VAN A nop phat {case.reference} CT tu 0123',
        f'20/11/2026,FT2,,"500,000",{other.reference.lower()} tra gop',
        f'20/11/2026,FT3,,"700,000",{case.reference} va {other.reference}',
        '20/11/2026,FT4,,"800,000",khong ghi gi',
        f'20/11/2026,FT5,,"900,000",{new_reference()}',
        '20/11/2026,FT6,"11,000",,phi dich vu',
        'Tong cong,,"11,000","20,900,000",',
        '22/11/2026,FT7,,"1,000",ngay mai',
        f'20/11/2026,FT1,,"19,000,000",NGUYEN VAN A nop phat {case.reference} CT tu 0123',
    ]), clerk)
    assert outcomes(both, statement) == [
        ("matched", None), ("matched", None), ("unmatched", "several_references"), ("unmatched", "no_reference"),
        ("unmatched", "unknown_reference"), ("outgoing", None), ("unreadable", "no_day"), ("unreadable", "future_day"),
        ("repeated", "already_booked")]
    with both.reading() as session:
        assert session.get(type(case), case.id).state is CaseState.SETTLED
        assert session.get(type(case), other.id).state is CaseState.DECIDED
        assert session.scalar(select(func.sum(Payment.amount))) == 21_900_000


def test_the_same_file_twice_changes_nothing(both):
    clerk, case, _ = setting(both)
    text = HEAD + f'20/11/2026,,,"19,000,000",{case.reference}\n'
    assert imported(both, text, clerk) == imported(both, text, clerk)
    assert (count(both), count(both, Statement), count(both, StatementLine)) == (1, 1, 1)


def test_overlapping_statements_book_equal_lines_once_each(settings):
    database = db.database()
    clerk, _, _ = setting(database)
    monday, tuesday = '16/11/2026,,,"50,000",A\n', '17/11/2026,,,"50,000",A\n'
    imported(database, HEAD + monday + tuesday + tuesday, clerk)
    second = imported(database, HEAD + tuesday + tuesday + tuesday, clerk)
    assert [outcome for outcome, _ in outcomes(database, second)] == ["repeated", "repeated", "unmatched"]
    assert count(database) == 4


def test_an_export_with_the_banks_ids_finds_the_lines_of_one_without(settings):
    database = db.database()
    clerk, _, _ = setting(database)
    imported(database, HEAD + '16/11/2026,,,"50,000",A\n', clerk)
    second = imported(database, HEAD + '16/11/2026,FT1,,"50,000",A\n16/11/2026,FT2,,"60,000",B\n', clerk)
    third = imported(database, HEAD + '16/11/2026,,,"60,000",B\n16/11/2026,FT3,,"60,000",B\n', clerk)
    assert [outcome for outcome, _ in outcomes(database, second)] == ["repeated", "unmatched"]
    assert [outcome for outcome, _ in outcomes(database, third)] == ["repeated", "unmatched"]
    assert count(database) == 3


def test_one_id_on_two_different_transfers_is_two_payments(settings):
    database = db.database()
    clerk, _, _ = setting(database)
    imported(database, HEAD + '16/11/2026,FT1,,"50,000",A\n16/11/2026,FT1,,"50,000",B\n16/11/2026,FT1,,"70,000",A\n', clerk)
    assert count(database) == 3


def test_two_imports_of_one_statement_at_once_book_it_once(both, monkeypatch):
    monkeypatch.setattr(statements, "BATCH", 3)
    clerk, case, _ = setting(both)
    text = HEAD + "".join(f'20/11/2026,,,"{number},000",{case.reference} {number}\n' for number in range(1, 21))
    with ThreadPoolExecutor(3) as threads:
        ids = list(threads.map(lambda _: imported(both, text, clerk), range(3)))
    assert len(set(ids)) == 1
    assert (count(both), count(both, StatementLine)) == (20, 20)


def test_overlapping_statements_at_once_book_their_common_lines_once(both, monkeypatch):
    monkeypatch.setattr(statements, "BATCH", 4)
    clerk, case, other = setting(both)
    lines = [f'20/11/2026,FT{number},,"{number},000",{(case if number % 2 else other).reference}\n' for number in range(1, 25)]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda part: imported(both, HEAD + "".join(part), clerk), [lines[:18], lines[8:][::-1]]))
    assert count(both) == 24


def test_an_import_that_was_cut_off_goes_on(settings, monkeypatch):
    database = db.database()
    monkeypatch.setattr(statements, "BATCH", 2)
    clerk, case, _ = setting(database)
    text = HEAD + "".join(f'20/11/2026,FT{number},,"1,000",{case.reference}\n' for number in range(5))
    rows = sheet.rows_of(text.encode())
    lines = sheet.lines_of(rows, sheet.guess(rows))
    file = statements.File(name="x", sha256=hashlib.sha256(text.encode()).hexdigest(), columns=sheet.guess(rows), line_count=5)
    with database.writing() as session:
        statement, new = statements.begin(session, file, clerk)
        assert new
        assert statements.book_next(session, statement.id, statements.keyed(lines), clerk)
    assert count(database) == 2
    assert imported(database, text, clerk) == statement.id
    assert (count(database), count(database, StatementLine)) == (5, 5)


def test_an_unreadable_line_is_entered_by_hand_once(settings):
    clerk, case, _ = setting(db.database())
    statement = imported(db.database(), HEAD + f"hom qua,,,muoi chin trieu,{case.reference}\n20/11/2026,,,1000,A\n", clerk)
    for _ in range(2):
        with db.writing() as session:
            statements.enter_line(session, (statement, 0), (FINE, date(2026, 11, 20)), clerk)
    with db.reading() as session:
        assert session.get(type(case), case.id).state is CaseState.SETTLED
    assert count(db.database()) == 2
    with db.writing() as session, pytest.raises(RefusedError, match="line_is_booked"):
        statements.enter_line(session, (statement, 1), (FINE, date(2026, 11, 20)), clerk)


def test_a_statement_needs_the_right(settings):
    with db.writing() as session:
        officer = factories.an_actor(factories.a_person(session, Role.OFFICER), Role.OFFICER)
        file = statements.File(name="x", sha256="0" * 64, columns=ColumnMap(header_row=0, date=0, memo=1, amount=2), line_count=1)
        with pytest.raises(RefusedError, match="no_right"):
            statements.begin(session, file, officer)


VCB = """NGÂN HÀNG TMCP NGOẠI THƯƠNG VIỆT NAM;;;;;
SAO KÊ TÀI KHOẢN;;;;;
Từ ngày 01/11/2026 đến ngày 20/11/2026;;;;;
Ngày GD;Số tham chiếu;Số tiền ghi nợ;Số tiền ghi có;Số dư;Mô tả
20/11/2026 07:41:09;5078.1;;19.000.000;99.000.000;nop phat
"""
TABS = "Transaction Date\tReference Number\tAmount\tBalance\tDescription\n2026-11-20\t77\t+19,000,000.00\t1,000.00\tx\n"
MIXED = 'STT,"Ngày hạch toán","Phát sinh có (VND)","Phát sinh nợ (VND)","Diễn giải","Số bút toán"\n1,20-11-2026,"19,000,000",0,x,B1\n'


@pytest.mark.parametrize(("text", "columns"), [
    (VCB, ColumnMap(header_row=3, date=0, bank_id=1, debit=2, credit=3, memo=5, thousands=".", date_order="dmy")),
    (TABS, ColumnMap(header_row=0, date=0, bank_id=1, amount=2, memo=4, thousands=",", date_order="ymd")),
    (MIXED, ColumnMap(header_row=0, date=1, credit=2, debit=3, memo=4, bank_id=5, thousands=",", date_order="dmy")),
])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_map_is_guessed_from_the_headings_of_vietnamese_banks(text, columns, encoding):
    rows = sheet.rows_of(text.encode(encoding))
    assert sheet.guess(rows) == columns
    line = sheet.lines_of(rows, columns)[0]
    assert (line.day, line.amount) == (date(2026, 11, 20), FINE)


@pytest.mark.parametrize(("credit", "debit", "amount"), [
    ("5.000", "", 5_000), ("-5.000", "", -5_000), ("(5.000)", "", -5_000), ("", "5.000", -5_000), ("", "-5.000", -5_000),
    ("5.000", "5.000", None), ("-", "5.000", -5_000),
])
def test_what_takes_a_booking_back_never_counts_as_money_that_came(credit, debit, amount):
    columns = ColumnMap(header_row=0, date=0, credit=1, debit=2, memo=3)
    rows = [("Ngày", "Có", "Nợ", "Nội dung"), ("20/11/2026", credit, debit, "x")]
    assert sheet.lines_of(rows, columns)[0].amount == amount


def test_the_old_code_page_of_windows_is_read():
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    text = "".join(unicodedata.normalize("NFC", "".join(part for part in apart if part not in tones)) +
                   "".join(part for part in apart if part in tones)
                   for apart in (unicodedata.normalize("NFD", sign) for sign in HEAD))
    assert sheet.guess(sheet.rows_of((text + "20/11/2026,,,1000,x\n").encode("cp1258"))) is not None


def test_headings_that_say_nothing_are_left_to_the_clerk():
    rows = sheet.rows_of(b"a,b,c\n1,2,3\n")
    assert sheet.guess(rows) is None
    assert sheet.heading_row(rows) == 0


@pytest.mark.parametrize(("text", "mark", "money"), [
    ("19.000.000", ".", FINE), ("19,000,000.00", ",", FINE), ("19 000 000", ".", FINE), ("+19.000.000 VND", ".", FINE),
    ("19000000", ".", FINE), ("-500.000,00 ₫", ".", -500_000), ("(500,000)", ",", -500_000), ("0", ".", 0),
    ("19.000", ",", None), ("19,5", ".", None), ("1.9E+07", ".", None), ("19.00.000", ".", None), ("=1+1", ".", None),
    ("-+5", ".", -5), ("1" * 14, ".", None), ("", ".", None), ("١٢٣", ".", None),
])
def test_money_is_read_in_whole_dong_or_not_at_all(text, mark, money):
    assert sheet.money_of(text, mark) == money


@pytest.mark.parametrize(("text", "order", "day"), [
    ("20/11/2026", "dmy", date(2026, 11, 20)), ("2026-11-20T07:41", "ymd", date(2026, 11, 20)),
    ("07:41:09 20-11-2026", "dmy", date(2026, 11, 20)), ("11/20/2026", "mdy", date(2026, 11, 20)),
    ("20/11/26", "dmy", None), ("31/02/2026", "dmy", None), ("20/11/2026", "mdy", None), ("", "dmy", None),
    ("20/11/0206", "dmy", None),
])
def test_a_day_is_read_in_the_stated_order_or_not_at_all(text, order, day):
    assert sheet.day_of(text, order) == day


@pytest.mark.parametrize(("data", "code"), [
    (b"", "statement_empty"), (b"\n\n ,, \n", "statement_empty"),
    (b"PK\x03\x04rest of a workbook", "statement_not_csv"), (b"%PDF-1.7", "statement_not_csv"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "statement_not_csv"),
    (b"a,b,c\n1,\x00,3\n", "statement_not_text"), (b"\x89PNG\r\n\x1a\n\x00\x00", "statement_not_text"),
    (b"a,b,\xd2\xff\x81\x8d\n", "statement_not_text"),
    (b'a,b,c\n1,"never closed,3\n4,5,6\n', "statement_broken"),
    (b"a,b,c\n1,2," + b"x" * 5_000, "statement_broken"), (b"a,b,c\n1,2," + b"x" * 200_000, "statement_broken"),
    (b"a,b,c\n" + b"," * 100 + b"1\n", "statement_broken"),
    (b"x" * (5 * 1024 * 1024 + 1), "statement_too_large"),
    (b"a,b,c\n" + b"1,2,3\n" * 50_050, "statement_too_long"),
    (b"\xff\xfea", "statement_not_text"),
])
def test_a_hostile_file_is_refused_with_what_is_wrong(data, code):
    with pytest.raises(RefusedError, match=code):
        sheet.rows_of(data)


def test_a_formula_is_only_text(settings):
    clerk, _, _ = setting(db.database())
    statement = imported(db.database(), HEAD + '20/11/2026,="007",,=1+1,"=HYPERLINK(""http://x"")"\n20/11/2026,="008",,5,=cmd|\' /C calc\'!A0\n', clerk)
    assert outcomes(db.database(), statement) == [("unreadable", "amount_unclear"), ("unmatched", "no_reference")]


@pytest.mark.parametrize(("form", "code"), [
    ({"header_row": "0", "date": "0", "memo": "1"}, "columns_amount"),
    ({"header_row": "0", "date": "0", "memo": "1", "amount": "2", "credit": "3"}, "columns_amount"),
    ({"header_row": "0", "memo": "1", "amount": "2"}, "columns_missing"),
    ({"header_row": "0", "date": "0", "memo": "0", "amount": "2"}, "columns_twice"),
    ({"header_row": "-1", "date": "0", "memo": "1", "amount": "2"}, "columns_wrong"),
    ({"header_row": "0", "date": "x", "memo": "1", "amount": "2"}, "columns_wrong"),
    ({"header_row": "0", "date": "0", "memo": "1", "amount": "99"}, "columns_twice"),
    ({"header_row": "0", "date": "0", "memo": "1", "amount": "2", "date_order": "ydm"}, "columns_wrong"),
])
def test_a_wrong_map_is_refused(form, code):
    with pytest.raises(RefusedError, match=code):
        sheet.map_from({"date_order": "dmy", "thousands": ".", **form})
