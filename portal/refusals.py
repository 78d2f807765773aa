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
    "own_account": _l("Không thể tự đóng tài khoản của chính mình."),
    "not_held": _l("Hồ sơ không còn được giữ cho ông/bà. Xin lấy hồ sơ tiếp theo."),
    "own_decision": _l("Ông/bà đã cho ý kiến về hồ sơ này; bước này phải do người khác thực hiện."),
    "plate_needed": _l("Nhập biển số đúng như trong ảnh."),
    "colour_needed": _l("Chọn màu nền của biển số."),
    "kind_needed": _l("Chọn loại xe: mức phạt tùy theo loại xe."),
    "offence_needed": _l("Chọn hành vi vi phạm."),
    "speed_missing": _l("Hồ sơ không có số đo tốc độ nên không xác định được mức phạt chạy quá tốc độ."),
    "not_fined": _l("Pháp luật ngày vi phạm không phạt tiền hành vi này đối với loại xe đã chọn."),
    "out_of_time": _l("Đã hết thời hiệu xử phạt một năm kể từ ngày vi phạm (Điều 4 Nghị định 168/2024/NĐ-CP). Hồ sơ "
                      "chỉ có thể bị từ chối."),
    "odd_plate": _l("Biển số này khác thường. Xin nhìn lại ảnh; nếu đúng như đã nhập, bấm Vẫn xác nhận."),
    "reason_needed": _l("Chọn lý do từ chối."),
    "note_needed": _l("Ghi rõ lý do."),
    "no_owner": _l("Hồ sơ chưa có chủ xe."),
    "no_minutes": _l("Hồ sơ chưa có biên bản."),
    "tariff_unclear": _l("Không xác định được điều khoản xử phạt cho hành vi, loại xe và ngày vi phạm này."),
    "warning_only": _l("Hành vi này chỉ bị phạt cảnh cáo; văn bản phải do người lập."),
    "already_signed": _l("Văn bản này không còn là dự thảo chờ ký."),
    "no_mandate": _l("Hôm nay ông/bà không giữ chức danh nào có thẩm quyền ký."),
    "other_units_paper": _l("Văn bản thuộc đơn vị ngoài phạm vi chức danh của ông/bà."),
    "beyond_competence": _l("Mức tối đa của khung tiền phạt vượt thẩm quyền của chức danh."),
    "no_power_over_points": _l("Chức danh này không có thẩm quyền trừ điểm giấy phép lái xe."),
    "limitation_over": _l("Đã hết thời hiệu xử phạt một năm kể từ ngày vi phạm; không được ký."),
    "explanation_term": _l("Người vi phạm còn thời hạn giải trình (Điều 61 Luật Xử lý vi phạm hành chính)."),
    "not_issued": _l("Văn bản chưa được phát hành."),
    "delivery_closed": _l("Lần giao này đã có kết quả."),
    "impossible_day": _l("Ngày không hợp lệ: không được ở tương lai, trước ngày phát hành hoặc trước ngày gửi."),
    "contest_wrong_state": _l("Hồ sơ đang ở trạng thái không thể gửi ý kiến phản đối."),
    "contest_open": _l("Hồ sơ đang có một ý kiến phản đối chờ trả lời. Xin chờ kết quả."),
    "contest_text_needed": _l("Viết rõ điều gì không đúng, để cán bộ có thể kiểm tra."),
    "contest_answered": _l("Ý kiến này đã được trả lời. Xin tải lại trang để xem kết quả."),
    "contest_reasons_short": _l("Ghi rõ lý do, ít nhất 30 ký tự: người dân sẽ đọc đúng những lời này."),
}


def sentence(error: RefusedError) -> str:
    """The sentence for a refusal, in the reader's language."""
    return str(SENTENCES.get(error.code) or _("Việc này hiện không thực hiện được (%(code)s).", code=error.code))
