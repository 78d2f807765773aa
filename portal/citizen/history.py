"""What has happened to a case, in the words of whom it concerns: the log without the office's inner steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.formats import day, vnd
from processing.cases import contests
from processing.cases.states import Act
from processing.models import Case, CaseEvent


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline."""

    title: str
    at: datetime
    detail: str
    tone: str


SHOWN: Mapping[str, tuple[object, str]] = {
    Act.CONFIRM: (_l("Cán bộ đã xem ảnh và xác nhận vi phạm"), "info"),
    Act.NOTIFY: (_l("Đã ký và gửi thông báo vi phạm"), "info"),
    "paper_sent": (_l("Đã gửi văn bản qua bưu điện"), "plain"),
    "paper_delivered": (_l("Đã giao văn bản"), "plain"),
    "paper_refused": (_l("Người nhận từ chối nhận văn bản"), "plain"),
    "paper_returned": (_l("Bưu điện chuyển hoàn văn bản"), "plain"),
    Act.ADMIT: (_l("Đã thừa nhận vi phạm trên Cổng thông tin"), "info"),
    Act.HOLD_MINUTES: (_l("Đã lập biên bản tại trụ sở"), "info"),
    Act.DECIDE: (_l("Đã ký quyết định xử phạt"), "warning"),
    "book_payment": (_l("Đã ghi nhận tiền nộp"), "good"),
    "assign_payment": (_l("Đã ghi nhận tiền nộp"), "good"),
    "correct_payment": (_l("Đã đính chính khoản thu"), "plain"),
    Act.SETTLE: (_l("Đã nộp đủ, kết thúc vụ việc"), "good"),
    Act.UNSETTLE: (_l("Khoản thu đã đính chính, số tiền chưa nộp đủ"), "warning"),
    contests.LODGE: (_l("Đã nhận ý kiến phản đối"), "info"),
    contests.ANSWER: (_l("Đã trả lời ý kiến phản đối"), "info"),
    Act.ACCEPT_CONTEST: (_l("Đã chấp nhận ý kiến phản đối, chờ ký quyết định hủy bỏ"), "good"),
    Act.REVOKE: (_l("Đã ký quyết định hủy bỏ quyết định xử phạt"), "good"),
    Act.CANCEL: (_l("Đã chấp nhận ý kiến phản đối, hủy việc xử phạt"), "good"),
    Act.RECALL: (_l("Thiết bị hoặc cài đặt có lỗi: cơ quan thu hồi, không xử phạt"), "good"),
    Act.TRANSFER: (_l("Đã chuyển hồ sơ đến đơn vị khác"), "plain"),
    "warn:inspection": (_l("Quá hạn: sẽ gửi cảnh báo đến cơ quan đăng kiểm"), "warning"),
    "warn:registration": (_l("Quá hạn: sẽ gửi cảnh báo đến cơ quan đăng ký xe"), "warning"),
    "lift:inspection": (_l("Gỡ cảnh báo ở cơ quan đăng kiểm"), "good"),
    "lift:registration": (_l("Gỡ cảnh báo ở cơ quan đăng ký xe"), "good"),
    Act.LAPSE: (_l("Hết thời hiệu xử phạt, không xử phạt nữa"), "plain"),
    Act.EXPIRE: (_l("Hết thời hiệu thi hành quyết định"), "plain"),
}


def history_of(case: Case) -> list[Step]:
    """From the recording to the newest step."""
    recorded = Step(_("Camera ghi nhận vi phạm"), case.recorded_at, "", "plain")
    return [recorded, *(_step(event) for event in case.events if event.act in SHOWN)]


def _step(event: CaseEvent) -> Step:
    title, tone = SHOWN[event.act]
    return Step(str(title), event.at, _detail(event), tone)


def _detail(event: CaseEvent) -> str:
    details = event.details
    if "amount" in details and event.act != "assign_payment":
        return vnd(int(details["amount"]))
    if event.act in (Act.NOTIFY, Act.DECIDE, Act.REVOKE):
        return str(_("Số %(number)s", number=details.get("number", "")))
    if event.act.startswith("paper_") and "on" in details:
        return str(_("Ngày %(day)s", day=day(date.fromisoformat(str(details["on"])))))
    return str(details.get("contest", ""))
