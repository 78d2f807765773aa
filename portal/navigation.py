"""What stands in the staff's navigation, by right."""

from flask import current_app, request
from flask_babel import lazy_gettext as _l

from portal.access import account
from processing.cases.rights import Right

ITEMS = (
    ("officer.desk", _l("Duyệt vi phạm"), Right.REVIEW),
    ("signer.worklist", _l("Chờ ký"), Right.SIGN),
    ("clerk.papers", _l("Quản lý văn bản"), Right.KEEP_PAPERS),
    ("clerk.print_letters", _l("In và gửi"), Right.KEEP_PAPERS),
    ("clerk.owners", _l("Chờ chủ xe"), Right.ENTER_OWNER),
    ("clerk.payments", _l("Thu tiền"), Right.TAKE_PAYMENT),
    ("clerk.corrections", _l("Điều chỉnh thu"), Right.CORRECT_PAYMENT),
    ("officer.contests", _l("Ý kiến phản đối"), Right.JUDGE_CONTEST),
    ("officer.cases", _l("Hồ sơ vi phạm"), Right.SEE_CASES),
    ("supervisor.overview", _l("Giám sát"), Right.SUPERVISE),
    ("supervisor.cameras", _l("Camera"), Right.SUPERVISE),
    ("supervisor.review_quality", _l("Chất lượng duyệt"), Right.SUPERVISE),
    ("supervisor.second_review", _l("Duyệt lần hai"), Right.SUPERVISE),
    ("supervisor.set_aside", _l("Dữ liệu chờ xem xét"), Right.SET_ASIDE),
    ("supervisor.recalls", _l("Thu hồi"), Right.APPROVE_RECALL),
    ("supervisor.flagged", _l("Hồ sơ có cảnh báo"), Right.SET_ASIDE),
    ("supervisor.refused", _l("Dữ liệu bị từ chối"), Right.SUPERVISE),
    ("auditor.log", _l("Nhật ký"), Right.AUDIT),
    ("supervisor.exempt_vehicles", _l("Xe ưu tiên"), Right.ADMINISTER),
    ("supervisor.people", _l("Tài khoản"), Right.ADMINISTER),
)


def staff_nav() -> list[tuple[str, object, bool]]:
    """(endpoint, label, whether it is this page) of what the signed-in person may open."""
    return [(endpoint, label, request.endpoint == endpoint) for endpoint, label, right in ITEMS
            if endpoint in current_app.view_functions and account().may(right)]
