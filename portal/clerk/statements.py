"""Bank statements: a file is looked at first, imported then; every line stays to be seen."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from portal.access import account, needs, session_for_reading
from portal.clerk import till
from portal.clerk.routes import blueprint
from portal.refusals import sentence
from processing import clock, db
from processing import settings as process_settings
from processing.cases.refusal import RefusedError
from processing.cases.rights import Actor, Right
from processing.evidence import AlteredEvidenceError, MissingEvidenceError, Store
from processing.models import Statement, StatementLine
from processing.payments import sheet, worklists
from processing.payments import statements as importing
from processing.payments.sheet import ColumnMap

SHOWN = 20
LINES = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: its name, its digest and its rows."""

    name: str
    sha256: str
    rows: Sequence[tuple[str, ...]]


@blueprint.get("/office/payments/statements")
@needs(Right.TAKE_PAYMENT)
def statements() -> str:
    """The form and what was imported."""
    return _list_page({})


@blueprint.post("/office/payments/statements/preview")
@needs(Right.TAKE_PAYMENT)
def preview_statement() -> str | tuple[str, int]:
    """Read the file as guessed or as chosen, and show what would become of it; nothing is booked."""
    try:
        upload = _upload()
    except RefusedError as refusal:
        return _list_page({"file": sentence(refusal)}), 422
    try:
        columns = sheet.map_from(request.form) if "header_row" in request.form else sheet.guess(upload.rows)
        return _preview_page(upload, columns, {})
    except RefusedError as refusal:
        return _preview_page(upload, None, {"date": sentence(refusal)}), 422


@blueprint.post("/office/payments/statements/import")
@needs(Right.TAKE_PAYMENT)
def import_statement() -> Response | tuple[str, int]:
    """Book every line, some at a time, so that the counter need not wait."""
    try:
        upload = _upload()
    except RefusedError as refusal:
        return _list_page({"file": sentence(refusal)}), 422
    try:
        columns = sheet.map_from(request.form)
        lines = sheet.lines_of(upload.rows, columns)
    except RefusedError as refusal:
        return _preview_page(upload, None, {"date": sentence(refusal)}), 422
    by = account().actor
    with db.writing() as session:
        statement, new = importing.begin(session, importing.File(
            name=upload.name, sha256=upload.sha256, columns=columns, line_count=len(lines)), by)
        done = session.scalar(select(func.count()).where(StatementLine.statement_id == statement.id)) or 0
    if not new and done == statement.line_count:
        flash(_("Tệp này đã được nhập trước đây; không có gì thay đổi."), "info")
        return redirect(url_for("clerk.statement", statement_id=statement.id))
    _book(statement, upload, by)
    flash(_("Đã nhập %(count)s dòng sao kê.", count=statement.line_count), "good")
    return redirect(url_for("clerk.statement", statement_id=statement.id))


@blueprint.get("/office/payments/statements/<uuid:statement_id>")
@needs(Right.TAKE_PAYMENT)
def statement(statement_id: uuid.UUID) -> str:
    """Every line with what became of it."""
    session, chosen = session_for_reading(), request.args.get("outcome", "")
    lines = worklists.lines(statement_id, chosen if chosen in till.OUTCOMES else "")
    return render_template("clerk/payments_statement.html", statement=_my_statement(statement_id), chosen=chosen,
                           counts=worklists.outcomes(session, statement_id), day_of=_day_of,
                           **till.one_page(session, lines, LINES), **till.words_of_money())


@blueprint.get("/office/payments/statements/<uuid:statement_id>/lines/<int(max=99999):position>")
@needs(Right.TAKE_PAYMENT)
def statement_line(statement_id: uuid.UUID, position: int) -> str:
    """An unreadable line, and the form to book it by hand."""
    return _line_page(statement_id, position, {}, {})


@blueprint.post("/office/payments/statements/<uuid:statement_id>/lines/<int(max=99999):position>")
@needs(Right.TAKE_PAYMENT)
def enter_line(statement_id: uuid.UUID, position: int) -> Response | tuple[str, int]:
    """Book an unreadable line as the clerk reads it."""
    amount, day = till.read_money(request.form.get("amount", "")), till.read_day(request.form.get("paid_on", ""))
    errors = {} if amount and amount > 0 else {"amount": _("Nhập số tiền bằng số, ví dụ 5.000.000.")}
    if day is None or day > clock.today():
        errors["paid_on"] = _("Nhập ngày nộp, ví dụ 20/11/2026, không ở tương lai.")
    if errors or amount is None or day is None:
        return _line_page(statement_id, position, request.form, errors), 422
    _my_statement(statement_id)
    with db.writing() as session:
        importing.enter_line(session, (statement_id, position), (amount, day), account().actor)
    flash(_("Đã ghi nhận dòng %(line)s của sao kê.", line=position + 1), "good")
    return redirect(url_for("clerk.statement", statement_id=statement_id))


def _book(statement: Statement, upload: Upload, by: Actor) -> None:
    """In the map of the first import: only then are lines already booked found again."""
    columns = ColumnMap(**statement.columns)
    keyed, more = importing.keyed(sheet.lines_of(upload.rows, columns)), True
    while more:
        with db.writing() as session:
            more = importing.book_next(session, statement.id, keyed, by)


def _store() -> Store:
    return Store(process_settings.current().data_dir / "statements")


def _upload() -> Upload:
    """The file just sent, or the one of the preview, by its digest."""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        data, name = sent.stream.read(sheet.MAX_BYTES + 1), sent.filename
        rows = sheet.rows_of(data)
        return Upload(_short(name), _store().keep(data), rows)
    try:
        data = _store().read(request.form.get("sha256", ""))
    except (MissingEvidenceError, AlteredEvidenceError):
        raise RefusedError("statement_gone") from None
    return Upload(_short(request.form.get("name", "")), hashlib.sha256(data).hexdigest(), sheet.rows_of(data))


def _short(name: str) -> str:
    """A file's name without its folders, printable."""
    plain = "".join(sign for sign in name.replace("\\", "/").rpartition("/")[2] if sign.isprintable())
    return plain[:120] or "sao-ke.csv"


def _list_page(errors: Mapping[str, str]) -> str:
    session = session_for_reading()
    rows = session.scalars(worklists.statements(till.my_units(session)).limit(100)).all()
    return render_template("clerk/payments_statements.html", tabs=till.tabs(session, "statements"), errors=errors,
                           rows=[(each, worklists.outcomes(session, each.id)) for each in rows],
                           **till.words_of_money())


def _preview_page(upload: Upload, columns: ColumnMap | None, errors: Mapping[str, str]) -> str:
    """What would become of the lines under this map; without one, only the columns to choose from."""
    header = columns.header_row if columns else sheet.heading_row(upload.rows)
    shown: Sequence[tuple[importing.Keyed, importing.Finding]] = []
    counts: Counter[str] = Counter()
    if columns:
        keyed = importing.keyed(sheet.lines_of(upload.rows, columns))
        found = importing.findings(session_for_reading(), keyed)
        shown, counts = list(zip(keyed, found, strict=True))[:SHOWN], Counter(each.outcome for each in found)
    chosen = columns.as_json() if columns else dict(request.form) if errors else {}
    return render_template("clerk/payments_preview.html", upload=upload, columns=chosen, header=header, errors=errors,
                           headings=_headings(upload.rows, header), top=_top(upload.rows), shown=shown, counts=counts,
                           total=sum(counts.values()), readable=columns is not None, **till.words_of_money())


def _headings(rows: Sequence[tuple[str, ...]], header: int) -> list[tuple[int, str]]:
    width = max(len(row) for row in rows[:60])
    cells = rows[header] if header < len(rows) else ()
    return [(at, cells[at][:60] if at < len(cells) and cells[at] else _("Cột %(number)s", number=at + 1))
            for at in range(min(width, sheet.MAX_CELLS))]


def _top(rows: Sequence[tuple[str, ...]]) -> list[tuple[int, str]]:
    """The rows among which the headings stand."""
    return [(at, f"{at + 1}: " + " | ".join(cell for cell in row if cell)[:90]) for at, row in enumerate(rows[:40])]


def _my_statement(statement_id: uuid.UUID) -> Statement:
    session = session_for_reading()
    found = session.scalar(worklists.statements(till.my_units(session)).where(Statement.id == statement_id))
    if found is None:
        abort(404)
    return found


def _day_of(line: StatementLine) -> date:
    return date.fromisoformat(line.text["day"])


def _line_page(statement_id: uuid.UUID, position: int, form: Mapping[str, str], errors: Mapping[str, str]) -> str:
    statement = _my_statement(statement_id)
    line = session_for_reading().get(StatementLine, (statement_id, position))
    if line is None or line.outcome != "unreadable":
        abort(404)
    return render_template("clerk/payments_line.html", statement=statement, line=line, form=form, errors=errors,
                           **till.words_of_money())
