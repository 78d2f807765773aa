"""The words of the supervisor's figures: ages of the queue, terms of the law, what each list behind a figure holds."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from portal.formats import language
from processing.cases.deadlines import Term
from processing.cases.findings import REASONS

AGES: Mapping[str, object] = {
    "0": _l("dưới 1 ngày"), "1": _l("1–3 ngày"), "3": _l("3–7 ngày"), "7": _l("7–10 ngày"), "10": _l("từ 10 ngày"),
}
TERMS: Mapping[Term, object] = {
    Term.NOTIFY: _l("Hạn gửi thông báo vi phạm"), Term.DECIDE: _l("Hạn ra quyết định xử phạt"),
    Term.ANSWER: _l("Hạn trả lời ý kiến phản đối"), Term.LIMITATION: _l("Thời hiệu xử phạt"),
    Term.ENFORCEMENT: _l("Thời hiệu thi hành"),
}
LISTS: Mapping[str, object] = {
    "decided": _l("Hồ sơ đã duyệt"),
    "confirmed": _l("Hồ sơ đã xác nhận vi phạm"),
    "rejected": _l("Hồ sơ không xử lý"),
    "contested": _l("Hồ sơ xác nhận bị phản đối, đã trả lời"),
    "overturned": _l("Hồ sơ xác nhận bị hủy sau phản đối"),
    "quick": _l("Hồ sơ xác nhận dưới 20 giây"),
    "silent": _l("Hồ sơ duyệt mà trình duyệt không báo đã xem gì"),
    "known": _l("Hồ sơ kiểm tra đã duyệt"),
    "known_wrong": _l("Hồ sơ kiểm tra duyệt sai"),
    "second": _l("Hồ sơ đã duyệt lần hai"),
    "apart": _l("Hồ sơ hai người khác ý kiến"),
    "line": _l("Hồ sơ kiểm tra đã đi hết các bước"),
    "line_wrong": _l("Hồ sơ kiểm tra có kết quả cuối cùng sai"),
    "reader": _l("Biển số đã biết mà máy đã đọc"),
    "reader_wrong": _l("Biển số đã biết mà máy đọc sai"),
}
STAGES: Mapping[str, object] = {"first": _l("Lần đầu"), "second": _l("Lần hai"), "senior": _l("Chỉ huy")}
VERDICTS: Mapping[str, object] = {
    "confirm": _l("Xác nhận"), "reject": _l("Từ chối"), "ask_second": _l("Hỏi người thứ hai"),
}


def reason(code: str) -> str:
    """Why a case was rejected, in the reader's language; a code that is no more is shown as it is."""
    if code not in REASONS:
        return code
    return REASONS[code].en if language() == "en" else REASONS[code].vi
