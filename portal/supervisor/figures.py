"""The supervisor's tables as files for a spreadsheet, by name; each holds what its page shows."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import abort
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import words
from portal.access import needs, session_for_reading
from portal.formats import when
from portal.spreadsheets import sheet
from portal.supervisor import period
from portal.supervisor.cameras import of_units
from portal.supervisor.labels import AGES, TERMS, reason
from portal.supervisor.routes import blueprint, by_state
from processing.cases import camera_watch, deadlines, inflow, outcomes, quality
from processing.cases.findings import REASONS
from processing.cases.measures import Agreement, Share
from processing.cases.outcomes import Outcome
from processing.cases.rights import Right

Units = Sequence[uuid.UUID]
Table = tuple[Sequence[str], Iterable[Sequence[object]]]


@blueprint.get("/office/figures/<name>.csv")
@needs(Right.SUPERVISE)
def figures_csv(name: str) -> Response:
    """One table of the last days."""
    if name not in TABLES:
        abort(404)
    return sheet(name, *TABLES[name](session_for_reading(), period.units(), period.since()))


def _days(session: Session, units: Units, _since: datetime) -> Table:
    return [_("Ngày"), _("Hồ sơ mới"), _("Hồ sơ được duyệt")], (
        [each.day.isoformat(), each.opened, each.judged] for each in inflow.days(session, units))


def _ages(session: Session, units: Units, _since: datetime) -> Table:
    return [_("Đã chờ"), _("Số hồ sơ")], ([AGES[age], count] for age, count in inflow.ages(session, units).items())


def _states(session: Session, units: Units, _since: datetime) -> Table:
    return [_("Tình trạng"), _("Số hồ sơ")], (
        [words.word(state, "case"), count] for state, count in by_state(session, units).items())


def _deadlines(session: Session, units: Units, _since: datetime) -> Table:
    return [_("Thời hạn"), _("Số hồ sơ")], (
        [TERMS[term], count] for term, count in deadlines.counts(session, units).items())


def _alarms(session: Session, units: Units, _since: datetime) -> Table:
    headings = [_("Camera"), _("Từ lúc"), _("Hồ sơ"), _("Không xử lý"), _("Tỷ lệ thường ngày")]
    return headings, ([each.camera.code, when(each.began_at), each.cases, each.rejected, round(each.usual, 4)]
                      for each in camera_watch.open_alarms(session, units))


def _cameras(session: Session, units: Units, since: datetime) -> Table:
    found = outcomes.of_cameras(session, units, since)
    headings = [_("Camera"), _("Vị trí"), *_outcome_headings(), _("Ý kiến thứ hai"), _("Trùng ý kiến")]
    return headings, ([each.code, each.site.name_vi, *_outcome(found.get(each.id)), *_share(found, each.id)]
                      for each in of_units(session, units))


def _officers(session: Session, units: Units, since: datetime) -> Table:
    found = outcomes.of_officers(session, units, since)
    headings = [_("Cán bộ"), *_outcome_headings(), _("Dưới 20 giây"), _("Không báo đã xem"), _("Hồ sơ kiểm tra"),
                _("Duyệt đúng"), _("Ý kiến thứ hai"), _("Trùng ý kiến")]
    return headings, (
        [each.pace.name, *_outcome(found.get(each.pace.person_id)), each.pace.confirmed_quickly,
         each.pace.without_attention, each.known.of, each.known.count, each.agreed.of, each.agreed.count]
        for each in quality.officers(session, units, since))


def _agreement(session: Session, units: Units, since: datetime) -> Table:
    pairs = quality.pairs(session, units, since)
    headings = [_("Hồ sơ"), _("Số cặp"), _("Trùng ý kiến"), _("Hệ số Cohen")]
    return headings, [[_("Mọi hồ sơ duyệt lần hai"), *_agreed(pairs.all)],
                      [_("Chỉ hồ sơ chọn ngẫu nhiên"), *_agreed(pairs.drawn)],
                      [_("Biển số, khi cả hai xác nhận"), pairs.plates.of, pairs.plates.count, None]]


def _line(session: Session, units: Units, since: datetime) -> Table:
    line = quality.line(session, units, since)
    named: list[tuple[str, Share]] = [(_("Kết quả cuối cùng đúng"), line.right),
                                      (_("Lẽ ra đã phạt oan"), line.wrongly_fined),
                                      (_("Lẽ ra đã bỏ sót"), line.wrongly_dropped)]
    return [_("Kết quả"), _("Số hồ sơ"), _("Trong số")], ([name, each.count, each.of] for name, each in named)


def _readers(session: Session, units: Units, since: datetime) -> Table:
    headings = [_("Máy đọc"), _("Biển số"), _("Đọc đúng"), _("Tự cho là chắc"), _("Mili giây")]
    return headings, ([each.name, each.right.of, each.right.count, round(each.claimed, 4), round(each.milliseconds, 1)]
                      for each in quality.readers(session, units, since))


def _outcome_headings() -> list[str]:
    return [_("Đã duyệt"), _("Xác nhận"), _("Không xử lý"), *map(reason, REASONS), _("Bị phản đối, đã trả lời"),
            _("Hủy sau phản đối"), _("Giây, trung vị")]


def _outcome(told: Outcome | None) -> list[object]:
    each = told or Outcome(uuid.UUID(int=0))
    return [each.judged, each.confirmed, each.rejected, *(each.reasons[code] for code in REASONS), each.overturned.of,
            each.overturned.count, each.median_seconds]


def _share(found: Mapping[uuid.UUID, Outcome], key: uuid.UUID) -> list[object]:
    return [found[key].agreed.of, found[key].agreed.count] if key in found else [0, 0]


def _agreed(each: Agreement) -> list[object]:
    return [each.agreed.of, each.agreed.count, None if each.kappa is None else round(each.kappa, 3)]


TABLES: Mapping[str, Callable[[Session, Units, datetime], Any]] = {
    "days": _days, "ages": _ages, "states": _states, "deadlines": _deadlines, "alarms": _alarms, "cameras": _cameras,
    "officers": _officers, "agreement": _agreement, "line": _line, "readers": _readers,
}
