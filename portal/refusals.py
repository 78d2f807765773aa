"""What a person is told when the law or the state of a case does not allow an act."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from processing.cases.refusal import RefusedError

SENTENCES: Mapping[str, object] = {
    "wrong_state": _l("Hồ sơ đã chuyển sang trạng thái khác. Xin tải lại trang để xem tình trạng hiện tại."),
    "no_right": _l("Tài khoản này không có quyền thực hiện việc đó."),
    "mixed_duties": _l("Ông/bà đã làm một việc khác trên hồ sơ này; việc này phải do người khác thực hiện."),
    "not_found": _l("Không tìm thấy hồ sơ."),
    "changed_meanwhile": _l("Người khác vừa thay đổi hồ sơ này. Xin tải lại trang và xem lại."),
    "not_held": _l("Hồ sơ không còn được giữ cho ông/bà. Xin lấy hồ sơ tiếp theo."),
}


def sentence(error: RefusedError) -> str:
    """The sentence for a refusal, in the reader's language."""
    return str(SENTENCES.get(error.code) or _("Việc này hiện không thực hiện được (%(code)s).", code=error.code))
